import Glibc

/// What tells a file or folder from every other one, whatever its name.
public struct FileIdentity: Equatable, Sendable {
  private let device: UInt
  private let number: UInt

  /// Of whatever has the name at the moment; nil where nothing has it.
  public init?(of path: String) throws(FileError) {
    var information = stat()
    guard stat(path, &information) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError(path, "cannot be looked at")
    }
    self.init(information)
  }

  /// Of an open file; nil where the descriptor is none.
  public init?(descriptor: Int32) {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { return nil }
    self.init(information)
  }

  private init(_ information: stat) {
    device = UInt(information.st_dev)
    number = UInt(information.st_ino)
  }
}
