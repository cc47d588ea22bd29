import Glibc

/// A file under construction: it gets its name when it is whole, and leaves nothing behind when it never is.
///
/// The file is locked while its writer lives, so that a later writer can tell what a killed one left.
public struct PartialFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  private var isPublished = false

  private static let suffix = ".partial"

  /// Opens a new file in `folder`, and clears what killed writers left there.
  ///
  /// - Parameter mode: who may read it, from its first byte on.
  public init(in folder: String, mode: UInt32 = 0o644) throws(FileError) {
    Self.removeAbandoned(in: folder)
    (descriptor, path) = try Self.lockedFile(in: folder, mode: mode)
  }

  private static func lockedFile(in folder: String, mode: UInt32) throws(FileError) -> (Int32, String) {
    while true {
      var template = Array("\(folder)/XXXXXX\(suffix)".utf8CString)
      let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
      guard descriptor >= 0 else { throw FileError(folder, "no file can be made in the folder") }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      fchmod(descriptor, mode)
      // Where the file system has no locks, nothing is ever taken for abandoned.
      while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
      // Another writer may have taken the file for an abandoned one before the lock was held.
      if FileSystem.isLinked(descriptor) {
        return (descriptor, template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
      }
      close(descriptor)
    }
  }

  deinit {
    if !isPublished { unlink(path) }
    close(descriptor)
  }

  public func write(_ bytes: RawSpan) throws(FileError) {
    try FileSystem.write(bytes, to: descriptor, path: path)
  }

  /// Makes the file durable and gives it its name, in place of whatever had that name.
  public mutating func publish(as destination: String) throws(FileError) {
    try FileSystem.publish(descriptor, from: path, as: destination)
    isPublished = true
  }

  private static func removeAbandoned(in folder: String) {
    for name in (try? FileSystem.names(in: folder)) ?? [] where name.hasSuffix(suffix) {
      let path = folder + "/" + name
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }
}
