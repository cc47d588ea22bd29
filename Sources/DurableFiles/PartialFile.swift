import Glibc

/// A file under construction: it gets its name when it is whole, and leaves nothing behind when it never is.
///
/// The file is locked while its writer lives, so that a later writer can tell what a killed one left.
public struct PartialFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  private var isPublished = false

  // Of our own in every respect: somebody else's unfinished files may lie in the same folder.
  private static let prefix = "seedsweep-"
  private static let suffix = ".partial"

  /// Opens a new file in `folder`, and clears what killed writers left there.
  ///
  /// - Parameter mode: who may read it, from its first byte on; nil for what the umask leaves.
  public init(in folder: String, mode: UInt32? = nil) throws(FileError) {
    Self.removeAbandoned(in: folder)
    (descriptor, path) = try Self.lockedFile(in: folder, mode: mode)
  }

  private static func lockedFile(in folder: String, mode: UInt32?) throws(FileError) -> (Int32, String) {
    while true {
      let path = "\(folder)/\(prefix)\(String(UInt64.random(in: .min ... .max), radix: 36))\(suffix)"
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode.map { $0 & 0o600 } ?? 0o666))
      if descriptor < 0 && errno == EEXIST { continue }
      guard descriptor >= 0 else { throw FileError(folder, "no file can be made in the folder") }
      if let mode { fchmod(descriptor, mode_t(mode)) }
      // Where the file system has no locks, nothing is ever taken for abandoned.
      while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
      // Another writer may have taken the file for an abandoned one before the lock was held.
      if FileSystem.isLinked(descriptor) { return (descriptor, path) }
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

  /// Makes the file durable and gives it its name, but for a file of that name with the same bytes, which stays.
  public mutating func publishOnce(as destination: String) throws(FileError) {
    try FileSystem.publishOnce(descriptor, from: path, as: destination)
    isPublished = true
  }

  /// Whether a file of this name is one, unfinished.
  static func isOne(_ name: String) -> Bool { name.hasPrefix(prefix) && name.hasSuffix(suffix) }

  /// Those of other users are left alone, and so is whatever they made to look like one: a link, or a pipe that nobody writes to.
  private static func removeAbandoned(in path: String) {
    // A writer of another host is no abandoned one because this host sees no lock of it.
    guard FileSharing(of: path).hasLocks, let folder = try? OpenFolder(path, isLinkFollowed: true) else { return }
    for name in (try? folder.names()) ?? [] where isOne(name) {
      guard let descriptor = folder.openOwnFile(name, O_RDWR) else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { folder.remove(name) }
      close(descriptor)
    }
  }
}
