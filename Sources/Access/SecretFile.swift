import DurableFiles
import Glibc

/// Files that only their owner may read: mode 0600 in folders of mode 0700.
public enum SecretFile {
  /// Makes the folder, and those above it, where they do not exist. Refuses one that others may enter, or put another one in place of.
  static func prepareFolder(_ path: String) throws {
    Secrecy.begin()
    if !FileSystem.exists(path) {
      try FileSystem.createFolder(FileSystem.parent(of: path))
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw FileError(path, "the folder cannot be made") }
    }
    var information = stat()
    guard stat(path, &information) == 0 else { throw FileError(path, "the folder cannot be looked at") }
    guard information.st_uid == geteuid() else { throw AccessError.foreign(path: path) }
    guard information.st_mode & 0o077 == 0 else { throw AccessError.folderOpenToOthers(path: path) }
    if let folder = FileSystem.replaceableFolder(above: path) {
      throw AccessError.replaceable(path: path, folder: folder)
    }
  }

  /// Reads a file as `read` does; nil where there is none. What cannot be looked for is an error: it may be there.
  static func readIfThere(_ path: String) throws -> [UInt8]? {
    do { return try read(path) } catch let error as FileError where error.code == ENOENT { return nil }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    Secrecy.begin()
    try FileSystem.writeDurably(bytes, to: path, mode: 0o600)
  }

  /// Reads a file; refuses one that belongs to another user or that others may read or write.
  public static func read(_ path: String) throws -> [UInt8] {
    Secrecy.begin()
    let (descriptor, size) = try FileSystem.openPlainFile(path)
    defer { close(descriptor) }
    var information = stat()
    // Of the open file: another one may have the name by now.
    guard fstat(descriptor, &information) == 0 else { throw FileError(path, "cannot be read") }
    guard information.st_uid == geteuid() else { throw AccessError.foreign(path: path) }
    guard information.st_mode & 0o077 == 0 else { throw AccessError.openToOthers(path: path) }
    return try FileSystem.read(descriptor, offset: 0, count: size, path: path)
  }
}
