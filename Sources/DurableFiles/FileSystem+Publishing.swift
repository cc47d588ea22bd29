import Glibc

extension FileSystem {
  /// Makes an unfinished file durable and gives it its name, in place of whatever had that name.
  static func publish(_ descriptor: Int32, from temporary: String, as path: String) throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(temporary, "cannot be written to disk") }
    guard rename(temporary, path) == 0 else { throw FileError(path, "cannot be put in place") }
    try synchronizeFolder(parent(of: path))
  }

  /// Makes an unfinished file durable and gives it its name. Where the name has the same bytes already, the file that has it stays.
  ///
  /// Another host may have mapped that one: on a network disk what is replaced is gone, and who reads on in it is killed. Whether it is
  /// there cannot be asked beforehand, as the kernel may not have heard of it yet.
  static func publishOnce(_ descriptor: Int32, from temporary: String, as path: String) throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(temporary, "cannot be written to disk") }
    let isThere = link(temporary, path) == 0 || (errno == EEXIST && isSame(descriptor, as: path))
    // Other bytes are damaged ones; and not every file system gives a file two names.
    guard isThere else { return try publish(descriptor, from: temporary, as: path) }
    unlink(temporary)
    try synchronizeFolder(parent(of: path))
  }

  private static func isSame(_ descriptor: Int32, as path: String) -> Bool {
    guard let (other, size) = try? openPlainFile(path) else { return false }
    defer { close(other) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, Int(information.st_size) == size else { return false }
    for offset in stride(from: 0, to: size, by: 1 << 20) {
      guard let own = try? read(descriptor, offset: offset, count: 1 << 20, path: path), !own.isEmpty,
        let present = try? read(other, offset: offset, count: 1 << 20, path: path), own == present
      else { return false }
    }
    return true
  }
}
