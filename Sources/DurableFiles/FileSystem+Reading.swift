import Glibc

extension FileSystem {
  /// The bytes of a whole file.
  ///
  /// - Parameter limit: the most bytes that such a file may have.
  public static func read(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
    try reading(path) { (descriptor, size) throws(FileError) in
      guard size <= limit else {
        throw FileError(path, "cannot be read", reason: "it has \(size) bytes, \(limit) are expected at most")
      }
      return try read(descriptor, offset: 0, count: size, path: path)
    }
  }

  /// The bytes of a file of the kernel, which has no size before it is read, up to a megabyte.
  public static func readUnsized(_ path: String) throws(FileError) -> [UInt8] {
    try read(path, offset: 0, count: 1 << 20)
  }

  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  public static func read(_ path: String, offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try reading(path) { (descriptor, _) throws(FileError) in
      try read(descriptor, offset: offset, count: count, path: path)
    }
  }

  private static func reading(
    _ path: String, _ body: (_ descriptor: Int32, _ size: Int) throws(FileError) -> [UInt8]
  ) throws(FileError) -> [UInt8] {
    let (descriptor, size) = try openPlainFile(path)
    defer { close(descriptor) }
    return try body(descriptor, size)
  }

  /// Opens a file for reading and tells its size; the caller closes it.
  ///
  /// Anything else that has a name is refused, never waited for: a named pipe without a writer would hold up whoever opens it.
  public static func openPlainFile(_ path: String) throws(FileError) -> (descriptor: Int32, size: Int) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path, "cannot be read") }
    // Of the open file: another one may have the name by now.
    var information = stat()
    guard fstat(descriptor, &information) == 0 else {
      defer { close(descriptor) }
      throw FileError(path, "cannot be read")
    }
    if let kind = special(information.st_mode) {
      close(descriptor)
      throw kind == "folder"
        ? FileError(path, "cannot be read", code: EISDIR)
        : FileError(path, "cannot be read", reason: "it is a \(kind), not a plain file")
    }
    return (descriptor, Int(information.st_size))
  }

  /// What a file is that is no plain file; nil for a plain one.
  private static func special(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "folder"
    case S_IFIFO: "named pipe"
    case S_IFSOCK: "socket"
    default: "device"
    }
  }

  /// Up to `count` bytes of an open file from `offset` on; `path` is its name for errors.
  public static func read(
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
