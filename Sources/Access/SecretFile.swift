import DurableFiles
import Glibc

/// Files that only their owner may read: mode 0600 in folders of mode 0700.
enum SecretFile {
  /// Makes the folder, and those above it, where they do not exist.
  static func createFolder(_ path: String) throws {
    if FileSystem.exists(path) { return }
    try FileSystem.createFolder(path)
    guard chmod(path, 0o700) == 0 else { throw FileError(path, "cannot be made private") }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    try FileSystem.writeDurably(bytes, to: path, mode: 0o600)
  }

  /// Refuses a file that belongs to another user or that others may read or write.
  static func read(_ path: String) throws -> [UInt8] {
    let bytes = try FileSystem.read(path)
    var information = stat()
    guard stat(path, &information) == 0 else { throw FileError(path, "cannot be read") }
    guard information.st_mode & 0o077 == 0, information.st_uid == geteuid() else {
      throw AccessError.openToOthers(path: path)
    }
    return bytes
  }
}
