import DurableFiles
import Glibc
import PrintableText

/// The exclusive lock on a run folder, whose file says who holds it.
enum RunLock {
  /// - Parameter sharing: of the file system that the folder is on.
  static func take(directory: String, _ sharing: FileSharing) throws -> FileLock {
    if case .unlocked(let type, let remedy) = sharing {
      throw RunStoreError.notExclusive(directory: directory, type: type, remedy: remedy)
    }
    let path = "\(directory)/lock"
    guard let lock = try FileLock(trying: path) else {
      throw RunStoreError.locked(directory: directory, holder: holder(path))
    }
    // Where a lock may be none to other hosts, the file's text is what is left: a coordinator takes it back when it ends.
    if case .uncertain(let type) = sharing, let left = said(path), !left.hasSuffix(" on \(HostFolder.hostName)") {
      throw RunStoreError.left(directory: directory, type: type, holder: left)
    }
    ftruncate(lock.descriptor, 0)
    _ = holder.withCString { pwrite(lock.descriptor, $0, strlen($0), 0) }
    return lock
  }

  /// Says that nobody has the folder any more.
  static func clear(_ lock: FileLock) { ftruncate(lock.descriptor, 0) }

  /// Whether the lock's file says that somebody else has it: a host that a network disk's server heard nothing of loses its locks.
  static func isLost(directory: String) -> Bool { said("\(directory)/lock").map { $0 != holder } ?? false }

  /// Whether a process holds the lock: asked of the kernel, because to try the lock would be to take it.
  ///
  /// Of processes of other hosts that is known where the file system has their locks, and keeps this kind as one of bytes (NFS).
  static func isTaken(directory: String) -> Bool { isTakenHere(directory) || isTakenElsewhere(directory) }

  private static func isTakenElsewhere(_ directory: String) -> Bool {
    let path = "\(directory)/lock"
    guard case .locked = FileSharing(of: path) else { return false }
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var whole = flock()
    whole.l_type = Int16(F_WRLCK)
    whole.l_whence = Int16(SEEK_SET)
    return fcntl(descriptor, F_GETLK, &whole) == 0 && whole.l_type != Int16(F_UNLCK)
  }

  private static func isTakenHere(_ directory: String) -> Bool {
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
    said(path) ?? "it did not say which"
  }

  private static func said(_ path: String) -> String? {
    guard let bytes = try? FileSystem.read(path, limit: 1000), !bytes.isEmpty else { return nil }
    return String(decoding: bytes, as: UTF8.self).printable(atMost: 300)
  }

  private static var holder: String { "pid \(getpid()) on \(HostFolder.hostName)" }
}
