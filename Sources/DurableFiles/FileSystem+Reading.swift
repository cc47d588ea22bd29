import Glibc

extension FileSystem {
  /// The bytes of a whole file.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    try reading(path) { (descriptor) throws(FileError) in
      // Of the open file: another one may have the name by now.
      var information = stat()
      guard fstat(descriptor, &information) == 0 else { throw FileError(path, "cannot be read") }
      guard information.st_mode & S_IFMT != S_IFDIR else { throw FileError(path, "cannot be read", code: EISDIR) }
      return try read(descriptor, offset: 0, count: Int(information.st_size), path: path)
    }
  }

  /// The bytes of a file of the kernel, which has no size before it is read, up to a megabyte.
  public static func readUnsized(_ path: String) throws(FileError) -> [UInt8] {
    try read(path, offset: 0, count: 1 << 20)
  }

  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  public static func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try reading(path) { (descriptor) throws(FileError) in
      try read(descriptor, offset: offset, count: count, path: path)
    }
  }

  private static func reading(
    _ path: String, _ body: (Int32) throws(FileError) -> [UInt8]
  ) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path, "cannot be read") }
    defer { close(descriptor) }
    return try body(descriptor)
  }

  private static func read(
    _ descriptor: Int32, offset: Int, count: Int, path: String
  ) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + filled, count - filled, off_t(offset + filled))
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw FileError(path, "cannot be read") }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}
