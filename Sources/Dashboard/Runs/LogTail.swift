import DurableFiles
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
  private let path: String
  private var identity: FileIdentity?
  private var offset = 0

  init(path: String) { self.path = path }

  /// Reads on. What cannot be read now is read the next time.
  mutating func read() {
    guard let identity = try? FileIdentity(of: path), let size = FileSystem.size(of: path) else { return }
    if identity != self.identity || size < offset {
      self.identity = identity
      offset = max(0, size - Self.mostBytes)
    }
    guard size > offset, let bytes = try? FileSystem.read(path, offset: offset, count: size - offset),
      let end = bytes.lastIndex(of: UInt8(ascii: "\n"))
    else { return }
    offset += end + 1
    var lines = EventLines()
    for line in bytes[..<end].split(separator: UInt8(ascii: "\n")) {
      if let event = lines.event(line) { take(event) }
    }
    if events.count > Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
  }

  private mutating func take(_ event: TimedEvent) {
    work.apply(event)
    if !event.event.isFleeting { events.append(event) }
  }
}
