import DurableFiles
import RunStore
import Sweep

/// Follows the log of a run's folder, whose lines somebody else writes: at each look what was added since the one before.
///
/// A file that takes the place of a full one begins with what is so at that moment, so that nothing that goes on is missed between the two.
struct LogTail {
  /// Of a log that is there already, no more than this is read: what came to a result or failed is in the database as well.
  private static let mostBytes = 16 << 20
  private static let mostEvents = 2000

  private(set) var work = WorkHistory()
  /// The last ones, the oldest first.
  private(set) var events: [TimedEvent] = []
  private let folder: String
  private var identity: FileIdentity?
  private var offset = 0

  private static let name = "events.jsonl"

  init(folder: String) { self.folder = folder }

  /// Reads on. What cannot be read now is read the next time.
  mutating func read(_ run: RunReader) {
    guard run.isArchive else { return readOn() }
    // One file of a run does not grow.
    guard offset == 0, let bytes = try? run.archivedLog(Self.name) else { return }
    offset = bytes.count
    take(bytes[...])
  }

  private mutating func readOn() {
    let path = "\(folder)/\(Self.name)"
    guard let identity = try? FileIdentity(of: path), let size = FileSystem.size(of: path) else { return }
    if identity != self.identity || size < offset {
      self.identity = identity
      offset = max(0, size - Self.mostBytes)
    }
    guard size > offset, let bytes = try? FileSystem.read(path, offset: offset, count: size - offset),
      let end = bytes.lastIndex(of: UInt8(ascii: "\n"))
    else { return }
    offset += end + 1
    take(bytes[..<end])
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    var lines = EventLines()
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if let event = lines.event(line) { take(event) }
    }
    if events.count > Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
  }

  private mutating func take(_ event: TimedEvent) {
    work.apply(event)
    if !event.event.isFleeting { events.append(event) }
  }
}
