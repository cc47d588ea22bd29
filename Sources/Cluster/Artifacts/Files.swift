import Glibc

/// Files that are written whole or not at all.
enum Files {
  static func createFolder(_ path: String) throws(ClusterError) {
    if access(path, F_OK) == 0 { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try createFolder(String(path[..<slash])) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .system(path, "make the folder") }
  }

  /// The size of a regular file in bytes; nil where there is none.
  static func size(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  static func read(_ path: String, offset: Int = 0, count: Int? = nil) throws(ClusterError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path, "open the file") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count ?? size(of: path) ?? 0)
    var filled = 0
    while filled < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + filled, $0.count - filled, off_t(offset + filled))
      }
      guard got >= 0 || errno == EINTR else { throw .system(path, "read the file") }
      if got == 0 { break }
      filled += max(0, got)
    }
    return Array(bytes.prefix(filled))
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(ClusterError) {
    var written = 0
    while written < bytes.count {
      let put = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
      guard put >= 0 || errno == EINTR else { throw .system(path, "write the file") }
      written += max(0, put)
    }
  }

  /// Writes a file that appears complete and durable, or does not appear.
  static func writeDurably(_ bytes: [UInt8], to path: String) throws(ClusterError) {
    let temporary = "\(path).\(getpid()).temporary"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(temporary, "make the file") }
    defer { close(descriptor) }
    do throws(ClusterError) {
      try write(bytes, to: descriptor, path: temporary)
      try publish(descriptor, from: temporary, as: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Makes a file durable and gives it its name.
  static func publish(_ descriptor: Int32, from temporary: String, as path: String) throws(ClusterError) {
    guard fsync(descriptor) == 0 else { throw .system(temporary, "write the file to disk") }
    guard rename(temporary, path) == 0 else { throw .system(path, "put the file in place") }
    try synchronizeFolder(of: path)
  }

  private static func synchronizeFolder(of path: String) throws(ClusterError) {
    let folder = folder(of: path)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(folder, "open the folder") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(folder, "write the folder to disk") }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  /// The names in a folder, sorted; none where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }
}
