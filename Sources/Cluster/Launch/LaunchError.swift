/// Why something could not be done on a host.
public struct LaunchError: Error, Equatable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// The host does not answer; it may do so later.
    case unreachable
    /// The host answers, and what was wanted went wrong there.
    case failed
  }

  public var kind: Kind
  /// One line without the host's name.
  public var reason: String

  public init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  public var description: String { reason }
}
