import Glibc

extension FileSystem {
  /// Writes a file that appears whole and durable, in place of whatever had its name, or does not appear.
  ///
  /// - Parameter mode: who may read it, from its first byte on.
  public static func writeDurably(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(FileError) {
    var file = try PartialFile(in: parent(of: path), mode: mode)
    try file.write(bytes.span.bytes)
    try file.publish(as: path)
  }

  /// Writes a file of a folder that nobody sees before it is whole.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, "cannot be written") }
    defer { close(descriptor) }
    try write(bytes.span.bytes, to: descriptor, path: path)
  }

  /// Writes everything to a descriptor; `path` is its name for errors.
  public static func write(_ bytes: RawSpan, to descriptor: Int32, path: String) throws(FileError) {
    try bytes.withUnsafeBytes { (bytes) throws(FileError) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, part.baseAddress, part.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw FileError(path, "cannot be written") }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Makes an unfinished file durable and gives it its name, in place of whatever had that name.
  static func publish(_ descriptor: Int32, from temporary: String, as path: String) throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError(temporary, "cannot be written to disk") }
    guard rename(temporary, path) == 0 else { throw FileError(path, "cannot be put in place") }
    try synchronizeFolder(parent(of: path))
  }
}
