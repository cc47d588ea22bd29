public import ContentHash
import DurableFiles
import Glibc

/// A bundle as `cluster/bundle` makes it: the program and everything that it needs, as a compressed archive.
public struct ProgramBundle: Equatable, Sendable {
  public let path: String
  public let sha256: SHA256Digest

  /// Reads the file once.
  public init(path: String) throws {
    self.path = path
    sha256 = try SHA256Digest(ofFile: path)
  }

  /// Packs a bundle that was unpacked in `folder` into the folder `place`: the same files always give the same archive.
  public init(packing folder: String, into place: String) throws {
    try FileSystem.createFolder(place)
    let new = "\(place)/.new-\(getpid()).tar.gz"
    let outcome = try Tool(name: "tar").run(
      [
        "--create", "--file=\(new)", "--use-compress-program=gzip -n", "--sort=name", "--mtime=@0", "--owner=0",
        "--group=0", "--numeric-owner", "--directory=\(FileSystem.parent(of: folder))", "--",
        FileSystem.name(of: folder),
      ], limit: .seconds(600))
    guard outcome.status == 0 else {
      throw LaunchError(.failed, "\(folder) cannot be packed: \(outcome.lastComplaint)")
    }
    let path = "\(place)/\(try SHA256Digest(ofFile: new).hexadecimal).tar.gz"
    try FileSystem.move(new, to: path)
    try self.init(path: path)
  }
}
