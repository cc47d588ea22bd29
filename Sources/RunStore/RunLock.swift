import Glibc

/// The exclusive lock on a run folder, held as long as the object lives or until the process ends, however it ends.
final class RunLock: Sendable {
  private let descriptor: Int32

  init(directory: String) throws(RunStoreError) {
    let path = "\(directory)/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .file(path: path, operation: "open") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      guard error == EWOULDBLOCK else { throw .file(path: path, operation: "lock", errno: error) }
      throw .locked(directory: directory, holder: holder)
    }
    let holder = "pid \(getpid()) on \(Self.hostname)"
    ftruncate(descriptor, 0)
    _ = holder.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func holder(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : "it did not say which"
  }

  private static var hostname: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "an unknown host" }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension RunStoreError {
  /// What the system said about `path`.
  static func file(path: String, operation: String, errno error: Int32 = errno) -> RunStoreError {
    .file(path: path, operation: operation, reason: String(cString: strerror(error)))
  }
}
