import Glibc

/// The few operations on files and folders that the project needs, with errors that name the path.
public enum FileSystem {
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether nothing is at `path`; false also where that cannot be told, as below a folder that may not be entered.
  public static func isAbsent(_ path: String) -> Bool {
    access(path, F_OK) != 0 && !FileError(path, "cannot be read").mayPass
  }

  /// The folder that holds `path`.
  public static func parent(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// The path from the root on, without links, `.` and `..`; `path` itself where nothing is there.
  public static func absolutePath(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The name of a file in the folder that holds it.
  public static func name(of path: String) -> String {
    String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
  }

  /// The size of a regular file in bytes; nil where there is none.
  public static func size(of path: String) -> Int? {
    var information = stat()
    guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(information.st_size)
  }

  /// Size in bytes and time of modification in nanoseconds.
  public static func sizeAndTime(of path: String) throws(FileError) -> (size: Int, nanoseconds: Int) {
    var information = stat()
    guard stat(path, &information) == 0 else { throw FileError(path, "cannot be read") }
    let time = information.st_mtim
    return (Int(information.st_size), time.tv_sec * 1_000_000_000 + time.tv_nsec)
  }

  /// Time of the last access in nanoseconds.
  public static func timeOfAccess(of path: String) throws(FileError) -> Int {
    var information = stat()
    guard stat(path, &information) == 0 else { throw FileError(path, "cannot be read") }
    return information.st_atim.tv_sec * 1_000_000_000 + information.st_atim.tv_nsec
  }

  /// Gives a file another name in the same file system; what has that name already is replaced.
  public static func move(_ path: String, to name: String) throws(FileError) {
    guard rename(path, name) == 0 else { throw FileError(path, "cannot be renamed") }
  }

  public static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 else { throw FileError(path, "cannot be removed") }
  }

  /// Whether an open file still has a name.
  static func isLinked(_ descriptor: Int32) -> Bool {
    var information = stat()
    return fstat(descriptor, &information) == 0 && information.st_nlink > 0
  }
}
