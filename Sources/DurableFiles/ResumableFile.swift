import Glibc

/// A file that arrives piece by piece and outlives its writers: the next one goes on where the last one stopped.
///
/// Until it is whole it is the hidden `.incoming-NAME` beside its place. One process at a time can write it.
public final class ResumableFile {
  private static let prefix = ".incoming-"

  /// How many bytes have arrived.
  public private(set) var size = 0
  private let path: String
  private let destination: String
  private let lock: FileLock

  /// Nil where somebody else is writing the file at the moment.
  ///
  /// - Parameters:
  ///   - limit: more bytes than these cannot be the beginning of this file, and are dropped.
  ///   - takeUp: is given what has arrived earlier, in order.
  public init?(for destination: String, limit: Int, takeUp: ([UInt8]) -> Void) throws(FileError) {
    self.destination = destination
    path = Self.path(for: destination)
    // The former writer may have renamed or removed the file before the lock was ours.
    guard let lock = try FileLock(trying: path), FileSystem.isLinked(lock.descriptor) else { return nil }
    self.lock = lock
    let present = FileSystem.size(of: path) ?? 0
    while present <= limit, size < present {
      let piece = try FileSystem.read(path, offset: size, count: min(1 << 20, present - size))
      if piece.isEmpty { break }
      takeUp(piece)
      size += piece.count
    }
  }

  /// Adds bytes at the end. Those of a call that throws have not arrived.
  public func append(_ bytes: [UInt8]) throws(FileError) {
    // A call that failed may have written a part of its bytes.
    lseek(lock.descriptor, off_t(size), SEEK_SET)
    try FileSystem.write(bytes.span.bytes, to: lock.descriptor, path: path)
    size += bytes.count
  }

  /// Makes the file durable and gives it its name, in place of whatever had that name; the same bytes stay.
  public func publish() throws(FileError) {
    guard ftruncate(lock.descriptor, off_t(size)) == 0 else { throw FileError(path, "cannot be written") }
    try FileSystem.publishOnce(lock.descriptor, from: path, as: destination)
  }

  /// Removes what has arrived.
  public func discard() { unlink(path) }

  /// Removes what has arrived of a file; nobody may be writing it.
  public static func discard(for destination: String) { unlink(path(for: destination)) }

  private static func path(for destination: String) -> String {
    "\(FileSystem.parent(of: destination))/\(prefix)\(FileSystem.name(of: destination))"
  }

  /// Whether a file of this name is one, unfinished.
  static func isOne(_ name: String) -> Bool { name.hasPrefix(prefix) }

  /// Removes every unfinished file of a folder; nobody may be writing one.
  public static func discardAll(in folder: String) {
    for name in (try? FileSystem.names(in: folder)) ?? [] where isOne(name) { unlink("\(folder)/\(name)") }
  }
}
