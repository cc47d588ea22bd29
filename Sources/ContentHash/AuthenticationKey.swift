internal import CSodium

/// A secret by which its holder knows what it has said before: HMAC-SHA-512-256, by libsodium.
public struct AuthenticationKey: Sendable {
  private let bytes: [UInt8]

  /// The key that `secret` gives for `purpose`; other purposes give keys that tell nothing about it.
  public init(derivedFrom secret: String, for purpose: String) {
    var hasher = SHA256Hasher()
    hasher.update(purpose)
    hasher.update(secret)
    bytes = hasher.finalize().bytes
  }

  /// The tag of `text`, in hexadecimal digits.
  public func tag(of text: String) -> String {
    let message = Array(text.utf8)
    var tag = [UInt8](repeating: 0, count: Int(crypto_auth_bytes()))
    crypto_auth(&tag, message, UInt64(message.count), bytes)
    return SHA256Digest(bytes: tag).hexadecimal
  }

  /// Whether `tag` is that of `text`, in a time that does not depend on where they differ.
  public func confirms(_ tag: String, of text: String) -> Bool {
    guard let tag = SHA256Digest(hexadecimal: tag) else { return false }
    let message = Array(text.utf8)
    return crypto_auth_verify(tag.bytes, message, UInt64(message.count), bytes) == 0
  }
}
