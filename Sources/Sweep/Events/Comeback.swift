/// How a host came back whose key was revoked: with another key, by a token that was still open.
public struct Comeback: Equatable, Sendable {
  /// The first digits of the key that was revoked.
  public var revokedKey: String
  /// The first digits of the token.
  public var token: String

  public init(revokedKey: String, token: String) {
    self.revokedKey = revokedKey
    self.token = token
  }
}
