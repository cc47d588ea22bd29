import Glibc

/// A lock between processes that ends with the process that holds it.
enum FileLock {
  /// Waits for the lock, then runs `body`; the lock's file is made where it does not exist, and stays.
  static func holding<Result>(
    _ path: String, _ body: () throws(DataError) -> Result
  ) throws(DataError) -> Result {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(path, "cannot be locked") }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    return try body()
  }
}
