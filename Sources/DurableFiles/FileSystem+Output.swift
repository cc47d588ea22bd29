import Glibc

extension FileSystem {
  /// Writes what a command was asked to write to where it was told to: a path, or `-` for standard output.
  public static func deliver(_ bytes: [UInt8], to path: String) throws(FileError) {
    if path == "-" { return try StandardOutput.write(bytes) }
    try writeDurably(bytes, to: path)
  }

  /// Writes a file that appears whole and durable, in place of a plain file of its name, or does not appear.
  ///
  /// What the name leads to keeps its kind: the target of a symbolic link is replaced and the link stays; devices, pipes and what is
  /// standard output already are written to.
  ///
  /// - Parameter mode: who may read it, from its first byte on; nil keeps that of the file that is replaced, or takes what the umask leaves.
  public static func writeDurably(_ bytes: [UInt8], to path: String, mode: UInt32? = nil) throws(FileError) {
    switch try WritingPlace(path) {
    case .standardOutput: try StandardOutput.write(bytes)
    case .stream: try writeThrough(bytes, to: path)
    case .file(let path, let present):
      var file = try PartialFile(in: parent(of: path), mode: mode ?? present)
      try file.write(bytes.span.bytes)
      try file.publish(as: path)
    }
  }

  /// Writes a file whose name tells its content: one that is there and has the same bytes stays, and whoever reads it is not disturbed.
  public static func writeOnce(_ bytes: [UInt8], to path: String) throws(FileError) {
    var file = try PartialFile(in: parent(of: path))
    try file.write(bytes.span.bytes)
    try file.publishOnce(as: path)
  }

  private static func writeThrough(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path, "cannot be written") }
    defer { close(descriptor) }
    try write(bytes.span.bytes, to: descriptor, path: path)
  }
}

/// What bytes for a path are written to.
private enum WritingPlace {
  /// A name that is free or that of a plain file, with the permissions of the latter.
  case file(String, mode: UInt32?)
  /// A device, a pipe, a socket.
  case stream
  case standardOutput

  init(_ path: String) throws(FileError) {
    guard !path.isEmpty else { throw FileError("\"\"", "a file needs a name", code: ENOENT) }
    var information = stat()
    guard stat(path, &information) == 0 else {
      guard errno == ENOENT else { throw FileError(path, "cannot be written") }
      guard !path.hasSuffix("/") else { throw FileError(path, "cannot be written", code: EISDIR) }
      self = .file(try Self.end(ofLinks: path), mode: nil)
      return
    }
    switch information.st_mode & S_IFMT {
    case S_IFREG where try FileIdentity(of: path) == FileIdentity(descriptor: STDOUT_FILENO): self = .standardOutput
    case S_IFREG: self = .file(try Self.resolved(path), mode: UInt32(information.st_mode & 0o7777))
    case S_IFDIR: throw FileError(path, "cannot be written", code: EISDIR)
    default: self = .stream
    }
  }

  /// The name of a plain file without any symbolic link in it.
  private static func resolved(_ path: String) throws(FileError) -> String {
    guard let resolved = realpath(path, nil) else { throw FileError(path, "cannot be written") }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Where a symbolic link to a file that does not exist yet leads.
  private static func end(ofLinks path: String) throws(FileError) -> String {
    var path = path
    for _ in 0..<40 {
      var target = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(path, &target, target.count - 1)
      guard count >= 0 else { return path }
      let name = String(decoding: target.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
      path = name.hasPrefix("/") ? name : "\(FileSystem.parent(of: path))/\(name)"
    }
    throw FileError(path, "cannot be written", code: ELOOP)
  }
}
