import ContentHash
import Testing

@Suite("Authentication keys")
struct AuthenticationKeyTests {
  private let secret = String(repeating: "00", count: 32)

  /// Computed with Python's hashlib and hmac.
  @Test("give the tags of HMAC-SHA-512-256")
  func tags() {
    let key = AuthenticationKey(derivedFrom: secret, for: "lease seals")
    #expect(key.tag(of: "lease 7") == "0758e68bf8152fdc9b09ca9f82b47c0fd3aab6ceaf4f0a305288137cf475eb2d")
  }

  @Test("confirm their own tags, and none of another text, secret or purpose")
  func confirmation() {
    let key = AuthenticationKey(derivedFrom: secret, for: "lease seals")
    let tag = key.tag(of: "lease 7")
    #expect(key.confirms(tag, of: "lease 7"))
    #expect(!key.confirms(tag, of: "lease 8"))
    #expect(!key.confirms(String(tag.dropLast()), of: "lease 7") && !key.confirms("", of: "lease 7"))
    #expect(!AuthenticationKey(derivedFrom: secret, for: "other").confirms(tag, of: "lease 7"))
    #expect(
      !AuthenticationKey(derivedFrom: "11" + secret.dropFirst(2), for: "lease seals").confirms(tag, of: "lease 7"))
  }
}
