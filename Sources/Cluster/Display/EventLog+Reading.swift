public import DurableFiles
public import RunStore
public import Sweep

extension EventLog {
  /// What stands in a log since a coordinator was last started.
  public struct Contents: Equatable, Sendable {
    public var events: [TimedEvent] = []
    /// Lines that say nothing this program knows: of a later version, or cut off when the machine went down.
    public var unreadable = 0

    public init(events: [TimedEvent] = [], unreadable: Int = 0) {
      self.events = events
      self.unreadable = unreadable
    }

    /// When the coordinator was started; nil where the log is empty.
    public var start: Double? { events.first?.time }

    /// What the events make of `state`.
    public func applied(to state: SweepState) -> SweepState {
      var state = state
      for event in events { state.apply(event) }
      return state
    }
  }

  /// Reads the log whose last file is at `path`, of this version or an earlier one, from the last start of a coordinator on.
  public static func sinceStart(path: String) throws(FileError) -> Contents {
    try sinceStart(files(of: path), read)
  }

  /// The log of a run, be it a folder or one file; empty where it has none.
  public static func sinceStart(of run: RunReader) throws -> Contents {
    guard run.isArchive else { return try sinceStart(path: path(run: run.directory)) }
    return try sinceStart(sorted(run.archivedLogs()), run.archivedLog)
  }

  /// - Parameter files: the oldest first.
  private static func sinceStart<Failure>(
    _ files: [String], _ read: (String) throws(Failure) -> [UInt8]?
  ) throws(Failure) -> Contents {
    var contents = Contents()
    // From the end, so that a long log of many starts is not read for nothing; each file begins with what was so then.
    for file in files.reversed() {
      guard let bytes = try read(file) else { continue }
      let lines = bytes.split(separator: UInt8(ascii: "\n"))
      let start = lines.lastIndex(where: isStart)
      contents = Contents(lines[(start ?? lines.startIndex)...]).followed(by: contents)
      if start != nil { break }
    }
    return contents
  }

  /// Nil where the file was put aside, or thrown away as the oldest one, in this moment.
  private static func read(_ path: String) throws(FileError) -> [UInt8]? {
    do { return try FileSystem.read(path) } catch {
      if FileSystem.exists(path) { throw error }
      return nil
    }
  }

  private static func isStart(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.firstRange(of: Array("\"started\"".utf8)) != nil else { return false }
    var reader = EventLines()
    guard case .started = reader.event(line)?.event else { return false }
    return true
  }
}

extension EventLog.Contents {
  fileprivate init(_ lines: ArraySlice<ArraySlice<UInt8>>) {
    var reader = EventLines()
    for line in lines {
      if let event = reader.event(line) { events.append(event) } else { unreadable += 1 }
    }
  }

  fileprivate func followed(by other: Self) -> Self {
    Self(events: events + other.events, unreadable: unreadable + other.unreadable)
  }
}
