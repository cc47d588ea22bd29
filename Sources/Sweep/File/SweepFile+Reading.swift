import Glibc

extension SweepFile {
  /// A list of a million seeds takes half of it.
  private static let mostBytes = 16_000_000

  /// The bytes of a plain file; anything else that has a name is refused, and nothing is waited for.
  static func bytes(of path: String) throws(SweepFileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      let reason = errno == ENOENT ? "no such sweep file" : "cannot be read: \(String(cString: strerror(errno)))"
      throw SweepFileError(file: path, reason: reason)
    }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw SweepFileError(file: path, reason: "cannot be read") }
    switch information.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw SweepFileError(file: path, reason: "a folder; expected a sweep file, such as demo.toml")
    default: throw SweepFileError(file: path, reason: "a pipe or a device; expected a plain file")
    }
    return try bytes(of: descriptor, path: path)
  }

  private static func bytes(of descriptor: Int32, path: String) throws(SweepFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count >= 0 else {
        throw SweepFileError(file: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= mostBytes else {
        throw SweepFileError(file: path, reason: "more than \(mostBytes / 1_000_000) MB; expected a sweep file")
      }
    }
  }
}
