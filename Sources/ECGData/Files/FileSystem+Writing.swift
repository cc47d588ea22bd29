import Glibc

extension FileSystem {
  /// Writes a file of a folder that nobody sees before it is whole.
  static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(path, "cannot be written") }
    defer { close(descriptor) }
    try write(bytes.span.bytes, to: descriptor, path: path)
  }

  /// Writes everything to a descriptor; `path` is its name for errors.
  static func write(_ bytes: RawSpan, to descriptor: Int32, path: String) throws(DataError) {
    try bytes.withUnsafeBytes { (bytes) throws(DataError) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, part.baseAddress, part.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .system(path, "cannot be written") }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Makes an empty folder with a name of its own beside `path`.
  static func createTemporaryFolder(beside path: String) throws(DataError) -> String {
    var template = Array("\(path).partial-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .system(path, "the folder cannot be made") }
    chmod(template, 0o755)
    return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }
}
