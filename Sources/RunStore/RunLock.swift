import DurableFiles
import Glibc

/// The exclusive lock on a run folder, whose file says who holds it.
enum RunLock {
  static func take(directory: String) throws -> FileLock {
    let path = "\(directory)/lock"
    guard let lock = try FileLock(trying: path) else {
      throw RunStoreError.locked(directory: directory, holder: holder(path))
    }
    let holder = "pid \(getpid()) on \(hostname)"
    ftruncate(lock.descriptor, 0)
    _ = holder.withCString { pwrite(lock.descriptor, $0, strlen($0), 0) }
    return lock
  }

  /// Whether a process of this host holds the lock: asked of the kernel, because to try the lock would be to take it.
  static func isTaken(directory: String) -> Bool {
    var information = stat()
    guard stat("\(directory)/lock", &information) == 0, let locks = try? FileSystem.readUnsized("/proc/locks") else {
      return false
    }
    let end = ":\(information.st_ino) 0 EOF"
    return String(decoding: locks, as: UTF8.self).split(separator: "\n").contains {
      $0.contains("FLOCK") && $0.hasSuffix(end)
    }
  }

  private static func holder(_ path: String) -> String {
    guard let bytes = try? FileSystem.read(path), !bytes.isEmpty else { return "it did not say which" }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static var hostname: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "an unknown host" }
    return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
