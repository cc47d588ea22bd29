import Glibc

/// The few operations on files and folders that the data needs, with errors that name the path.
enum FileSystem {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Creates a folder and those above it.
  static func createFolder(_ path: String) throws(DataError) {
    if mkdir(path, 0o777) == 0 { return }
    if errno == ENOENT, let parent = parent(of: path), parent != path {
      try createFolder(parent)
      if mkdir(path, 0o777) == 0 { return }
    }
    guard errno == EEXIST, isFolder(path) else { throw .system(path, "the folder cannot be made") }
  }

  static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  /// The folder that holds `path`.
  static func parent(of path: String) -> String? {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) throws(DataError) -> [String] {
    guard let stream = opendir(folder) else { throw .system(folder, "the folder cannot be read") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Size in bytes and time of modification in nanoseconds.
  static func sizeAndTime(of path: String) throws(DataError) -> (size: Int, nanoseconds: Int) {
    var information = stat()
    guard stat(path, &information) == 0 else { throw .system(path, "cannot be read") }
    let time = information.st_mtim
    return (Int(information.st_size), time.tv_sec * 1_000_000_000 + time.tv_nsec)
  }

  /// Removes a folder and everything in it; what cannot be removed stays.
  static func removeFolder(_ path: String) {
    for name in (try? names(in: path)) ?? [] {
      let child = path + "/" + name
      if unlink(child) != 0 { removeFolder(child) }
    }
    rmdir(path)
  }

  /// Makes the names in a folder durable.
  static func synchronizeFolder(_ path: String) throws(DataError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path, "the folder cannot be read") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system(path, "the folder cannot be written to disk") }
  }
}
