public import DurableFiles
import Foundation
public import Sweep
import Synchronization

/// The structured log of a run: one JSON object a line, each with the time and one event.
public final class EventLog: Sendable {
  /// What stands in a line.
  public struct Line: Codable, Equatable, Sendable {
    /// In UTC, to the second.
    public let time: String
    public let event: SweepEvent

    public init(time: String, event: SweepEvent) {
      self.time = time
      self.event = event
    }
  }

  private let file: Mutex<Int32>

  /// Appends to the file at `path`, which is made where it does not exist.
  public init(path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, "the log cannot be opened") }
    file = Mutex(descriptor)
  }

  deinit { file.withLock { _ = close($0) } }

  /// Writes an event. The log is for people: one that cannot be written stops nothing.
  public func write(_ event: SweepEvent) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let line = Line(time: Date.now.formatted(.iso8601), event: event)
    guard let json = try? encoder.encode(line) else { return }
    let bytes = Array(json) + [UInt8(ascii: "\n")]
    file.withLock { try? FileSystem.write(bytes.span.bytes, to: $0, path: "the log") }
  }

  /// The lines of a log since a coordinator was last started; those that cannot be read are left out.
  public static func sinceStart(path: String) throws(FileError) -> [Line] {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let text = try FileSystem.read(path).split(separator: UInt8(ascii: "\n"))
    // From the end, so that a long log of many starts is not read for nothing.
    var lines: [Line] = []
    for bytes in text.reversed() {
      guard let line = try? decoder.decode(Line.self, from: Data(bytes)) else { continue }
      lines.append(line)
      if case .started = line.event { break }
    }
    return lines.reversed()
  }
}
