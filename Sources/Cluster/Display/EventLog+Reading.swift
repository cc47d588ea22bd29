public import DurableFiles
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

  /// Reads the log at `path`, of this version or an earlier one, from the last start of a coordinator on.
  public static func sinceStart(path: String) throws(FileError) -> Contents {
    let lines = try FileSystem.read(path).split(separator: UInt8(ascii: "\n"))
    // From the end, so that a long log of many starts is not read for nothing.
    let start = lines.lastIndex(where: isStart) ?? lines.startIndex
    var reader = EventLines()
    var contents = Contents()
    for line in lines[start...] {
      if let event = reader.event(line) { contents.events.append(event) } else { contents.unreadable += 1 }
    }
    return contents
  }

  /// The log of the run in `directory`; empty where it has none.
  public static func sinceStart(run directory: String) throws(FileError) -> Contents {
    let path = path(run: directory)
    return FileSystem.exists(path) ? try sinceStart(path: path) : Contents()
  }

  /// Where the log of the run in `directory` is.
  public static func path(run directory: String) -> String { "\(directory)/events.jsonl" }

  private static func isStart(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.firstRange(of: Array("\"started\"".utf8)) != nil else { return false }
    var reader = EventLines()
    guard case .started = reader.event(line)?.event else { return false }
    return true
  }
}
