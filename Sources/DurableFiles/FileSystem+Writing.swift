import Glibc

extension FileSystem {
  /// Writes a file of a folder that nobody sees before it is whole.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, "cannot be written") }
    defer { close(descriptor) }
    try write(bytes.span.bytes, to: descriptor, path: path)
  }

  /// Copies the bytes of a file, a megabyte at a time, into one that nobody sees before it is whole.
  public static func copy(_ path: String, to copy: String) throws(FileError) {
    let descriptor = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError(copy, "cannot be written") }
    defer { close(descriptor) }
    var offset = 0
    while true {
      let bytes = try read(path, offset: offset, count: 1 << 20)
      if bytes.isEmpty { return }
      try write(bytes.span.bytes, to: descriptor, path: copy)
      offset += bytes.count
    }
  }

  /// Writes everything to a descriptor; `path` is its name for errors.
  public static func write(_ bytes: RawSpan, to descriptor: Int32, path: String) throws(FileError) {
    try bytes.withUnsafeBytes { (bytes) throws(FileError) in
      var rest = bytes[...]
      while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, part.baseAddress, part.count)
        if count < 0 && (errno == EINTR || (errno == EAGAIN && waitUntilWritable(descriptor))) { continue }
        guard count >= 0 else { throw FileError(path, "cannot be written") }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Whoever shares a pipe or terminal may have set it not to wait.
  private static func waitUntilWritable(_ descriptor: Int32) -> Bool {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&wanted, 1, -1) >= 0 || errno == EINTR
  }
}
