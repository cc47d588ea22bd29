import Glibc

/// Reading whole files, with the operating system's reason where that fails.
package enum FileBytes {
  package struct Failure: Error {
    package let reason: String
  }

  /// The bytes of the file at `path`.
  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .current }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw .current }
    guard information.st_mode & S_IFMT != S_IFDIR else { throw Failure(reason: "it is a folder") }
    var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .current }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }
}

extension FileBytes.Failure {
  /// The failure that `errno` holds.
  package static var current: Self { Self(reason: String(cString: strerror(errno))) }
}
