import Glibc

/// A folder that belongs to this user and that nobody else may enter, held open.
///
/// Only who is this user can put anything into it, and what is made or removed in it is in this folder, whatever becomes of its name.
public final class PrivateFolder: Sendable {
  public let path: String
  private let folder: OpenFolder

  /// Opens the folder. Throws where it is a link, belongs to somebody else or is open to others.
  public init(opening path: String) throws(FileError) {
    folder = try Self.verified(path)
    self.path = path
  }

  /// Opens the folder, and makes it where nothing has the name.
  public convenience init(_ path: String) throws(FileError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw FileError(path, "the folder cannot be made") }
    try self.init(opening: path)
  }

  private static func verified(_ path: String) throws(FileError) -> OpenFolder {
    let folder = try OpenFolder(path, isLinkFollowed: false)
    let information = try folder.information()
    guard information.st_uid == geteuid() else {
      throw FileError(path, "the folder is not used", reason: "it belongs to another user")
    }
    guard information.st_mode & 0o077 == 0 else {
      throw FileError(path, "the folder is not used", reason: "others may enter it, which chmod 700 mends")
    }
    return folder
  }

  /// The names in the folder, sorted.
  public func names() throws(FileError) -> [String] { try folder.names() }

  /// Makes a file that nobody else has, and holds its lock; nil where the name is taken.
  public func makeLock(_ name: String) throws(FileError) -> FileLock? {
    guard let descriptor = folder.openOwnFile(name, O_RDWR | O_CREAT | O_EXCL) else {
      guard errno == EEXIST else { throw FileError("\(path)/\(name)", "cannot be made") }
      return nil
    }
    // Whoever clears what killed processes left may have taken it for such a file before the lock was held.
    guard let lock = FileLock(trying: descriptor), FileSystem.isLinked(descriptor) else { return nil }
    return lock
  }

  /// The lock of a file of this user that is there; nil where somebody holds it.
  public func takeLock(_ name: String) -> FileLock? {
    folder.openOwnFile(name, O_RDWR).flatMap { FileLock(trying: $0) }
  }

  /// Removes a file, whatever it is; a folder stays.
  public func remove(_ name: String) { folder.remove(name) }

  /// Removes the folder itself where it is empty.
  public func removeIfEmpty() {
    guard let own = FileIdentity(descriptor: folder.descriptor), (try? FileIdentity(of: path)) == own else { return }
    rmdir(path)
  }
}
