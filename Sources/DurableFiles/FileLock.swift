import Glibc

/// An exclusive lock between processes, held as long as the object lives or until its process ends, however it ends.
///
/// The locked file is made where it does not exist, and stays when the lock is given back.
public final class FileLock: Sendable {
  /// The locked file, open for reading and writing.
  public let descriptor: Int32

  /// Waits until nobody else holds the lock.
  public init(waitingFor path: String) throws(FileError) {
    descriptor = try Self.open(path)
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Self.error(path) }
    }
    FileSystem.lookAgain(besides: path)
  }

  /// Nil where somebody else holds the lock.
  public init?(trying path: String) throws(FileError) {
    descriptor = try Self.open(path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw Self.error(path) }
      return nil
    }
    FileSystem.lookAgain(besides: path)
  }

  /// Locks a file that is open for reading and writing, and closes it at the end; nil where somebody else holds the lock.
  init?(trying descriptor: Int32) {
    self.descriptor = descriptor
    // What is refused is closed by the end of this object.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
  }

  deinit {
    release()
    close(descriptor)
  }

  /// Gives the lock back before the object ends.
  ///
  /// Closing the file would not be enough: a process that is just being started has it open as well until it runs its own program.
  public func release() { flock(descriptor, LOCK_UN) }

  private static func error(_ path: String) -> FileError {
    let code = errno
    guard [ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL].contains(code) else {
      return FileError(path, "cannot be locked", code: code)
    }
    let type = Mount(of: path).map { " (\($0.type))" } ?? ""
    return FileError(
      path,
      "cannot be locked, as its file system\(type) gives no locks: choose another folder, or have it mounted with them "
        + "(Lustre: -o flock; NFS: its lock service)", code: code)
  }

  private static func open(_ path: String) throws(FileError) -> Int32 {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, "cannot be opened") }
    return descriptor
  }
}
