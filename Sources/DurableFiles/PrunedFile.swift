/// A file that nothing needs any more, and why not.
public struct PrunedFile: Equatable, Sendable {
  public let path: String
  /// In bytes.
  public let size: Int
  /// For people, such as `unfinished`.
  public let reason: String

  public init(path: String, size: Int, reason: String) {
    self.path = path
    self.size = size
    self.reason = reason
  }
}
