import Glibc

/// By what a file that was changed or replaced shows.
public struct FileStamp: Equatable, Sendable {
  private let identity: FileIdentity?
  private let size: Int
  private let times: [Int]

  /// Of the file that has the name at this moment; nil where there is none. What cannot be looked for is an error.
  ///
  /// The file is opened: of one that is only looked at by its name, the kernel tells for up to a minute what it knew of a network disk.
  public init?(of path: String) throws(FileError) {
    FileSystem.lookAgain(besides: path)
    let descriptor: Int32
    do throws(FileError) { (descriptor, size) = try FileSystem.openPlainFile(path) } catch {
      guard error.code == ENOENT else { throw error }
      return nil
    }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw FileError(path, "cannot be read") }
    identity = FileIdentity(descriptor: descriptor)
    // The second one is nobody's to set.
    times = [information.st_mtim, information.st_ctim].map { $0.tv_sec * 1_000_000_000 + $0.tv_nsec }
  }
}
