public import ContentHash

/// A bundle as `cluster/bundle` makes it: the program and everything that it needs, as a compressed archive.
public struct ProgramBundle: Equatable, Sendable {
  public let path: String
  public let sha256: SHA256Digest

  /// Reads the file once.
  public init(path: String) throws {
    self.path = path
    sha256 = try SHA256Digest(ofFile: path)
  }
}
