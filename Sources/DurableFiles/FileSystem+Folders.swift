import Glibc

extension FileSystem {
  /// Creates a folder and those above it, where they do not exist.
  public static func createFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    if errno == ENOENT, path != parent(of: path) {
      try createFolder(parent(of: path))
      if mkdir(path, 0o777) == 0 { return }
    }
    guard errno == EEXIST, isFolder(path) else { throw FileError(path, "the folder cannot be made") }
  }

  /// The folder itself where it is there, else the nearest above it that is.
  public static func nearestFolder(of path: String) -> String {
    var folder = path
    while !exists(folder), folder != parent(of: folder) { folder = parent(of: folder) }
    return folder
  }

  public static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes an empty folder that only this user can enter; its name is `prefix` and six letters that nobody else has.
  public static func createTemporaryFolder(prefix: String) throws(FileError) -> String {
    var template = Array("\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(parent(of: prefix), "no folder can be made in it") }
    return template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Opens a temporary folder to everybody and gives it its name, in place of an empty folder of that name.
  public static func publishFolder(_ temporary: String, as path: String) throws(FileError) {
    guard chmod(temporary, 0o755) == 0, rename(temporary, path) == 0 else {
      throw FileError(path, "cannot be put in place")
    }
    try synchronizeFolder(parent(of: path))
  }

  /// The names in a folder, sorted.
  public static func names(in folder: String) throws(FileError) -> [String] {
    guard let stream = opendir(folder) else { throw FileError(folder, "the folder cannot be read") }
    defer { closedir(stream) }
    return names(stream)
  }

  /// The names that are left in an open folder, sorted.
  static func names(_ stream: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a folder of this user and everything in it; what cannot be removed stays.
  ///
  /// No symbolic link is followed, be it put there while this runs: what is removed is what was in this folder.
  public static func removeFolder(_ path: String) {
    guard let folder = try? OpenFolder(path, isLinkFollowed: false), folder.isOwn else { return }
    folder.removeContents()
    rmdir(path)
  }

  /// Has the kernel ask for the names beside `path` again: on a network disk it answers from memory for up to a minute, and so would not
  /// show what another host did before it gave a lock back.
  static func lookAgain(besides path: String) {
    let descriptor = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0 { close(descriptor) }
  }

  /// Makes the names in a folder durable.
  public static func synchronizeFolder(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path, "the folder cannot be read") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(path, "the folder cannot be written to disk") }
  }
}
