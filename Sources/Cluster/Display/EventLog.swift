public import DurableFiles
import Foundation
public import Sweep
import Synchronization

/// The structured log of a run: one JSON object a line, each with its schema's version, the time and one event.
public final class EventLog: Sendable {
  private let file: Mutex<Int32>

  /// Appends to the file at `path`, which is made where it does not exist.
  public init(path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, "the log cannot be opened") }
    file = Mutex(descriptor)
  }

  deinit { file.withLock { _ = close($0) } }

  /// Writes an event. The log is for people: one that cannot be written stops nothing.
  public func write(_ event: TimedEvent) {
    let bytes = event.line + [UInt8(ascii: "\n")]
    file.withLock { try? FileSystem.write(bytes.span.bytes, to: $0, path: "the log") }
  }
}
