import DurableFiles
import Foundation

/// What happened to the keys of a folder, a line of JSON each: `security.jsonl`, which only its owner may read.
///
/// It lies beside the keys, not in a run's folder: what happens to a key concerns every run and outlives it, and run folders are given
/// to others. Several processes may write it. A megabyte is kept, and the megabyte before it in `security.jsonl.1`.
public struct SecurityLog: Sendable {
  private static let limit = 1 << 20

  private let path: String
  private var earlier: String { "\(path).1" }

  /// The log of a folder of keys.
  public init(folder: String) { path = "\(folder)/security.jsonl" }

  /// Adds events; durable when it returns. What has happened stays so where the log cannot be written, which is said.
  public func note(_ events: [SecurityEvent]) {
    do { try write(events) } catch { StandardError.line("what happened to keys was not logged: \(error)") }
  }

  func write(_ events: [SecurityEvent]) throws {
    guard !events.isEmpty else { return }
    var bytes = events.flatMap(\.line)
    // Who writes holds the lock of another file, as this one may be renamed.
    let lock = try FileLock(waitingFor: "\(path).lock")
    defer { withExtendedLifetime(lock) {} }
    var descriptor = try open()
    defer { close(descriptor) }
    // Of the open file: by its name the size may be that of a file which another host has moved away.
    let size = Self.size(descriptor)
    if size > 0, size + bytes.count > Self.limit {
      try FileSystem.move(path, to: earlier)
      let next = try open()
      close(descriptor)
      descriptor = next
    }
    // A writer that was killed may have left a part of a line.
    let last = try FileSystem.read(descriptor, offset: max(0, Self.size(descriptor) - 1), count: 1, path: path)
    if last.first.map({ $0 != UInt8(ascii: "\n") }) ?? false { bytes.insert(UInt8(ascii: "\n"), at: 0) }
    try FileSystem.write(bytes.span.bytes, to: descriptor, path: path)
    guard fsync(descriptor) == 0 else { throw FileError(path, "the security log cannot be written") }
  }

  private func open() throws(FileError) -> Int32 {
    let descriptor = Foundation.open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError(path, "the security log cannot be opened") }
    return descriptor
  }

  private static func size(_ descriptor: Int32) -> Int { Int(max(0, lseek(descriptor, 0, SEEK_END))) }

  /// The time and the line of every event that is kept, the oldest first.
  public func entries() throws -> [(time: String, line: String)] {
    let present = [earlier, path].filter { FileSystem.exists($0) }
    let lines = try present.flatMap { String(decoding: try SecretFile.read($0), as: UTF8.self).split(separator: "\n") }
    let decoder = JSONDecoder()
    return lines.compactMap { line in
      // What a killed writer left may be no whole line.
      (try? decoder.decode(SecurityEvent.self, from: Data(line.utf8))).map { ($0.time, String(line)) }
    }
  }
}
