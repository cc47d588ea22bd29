import ContentHash
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  /// Values of FIPS 180-4's examples.
  @Test(
    "digests are those of the standard's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func standardExamples(text: String, digest: String) {
    #expect(SHA256Digest(hashing: Array(text.utf8)).hexadecimal == digest)
  }

  @Test("pieces hash like the whole")
  func pieces() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    var hasher = SHA256Hasher()
    for piece in stride(from: 0, to: 1000, by: 37) { hasher.update(bytes[piece..<min(piece + 37, 1000)]) }
    #expect(hasher.finalize() == SHA256Digest(hashing: bytes))
  }

  @Test("strings that join to the same text hash differently")
  func stringsAreDelimited() {
    var first = SHA256Hasher()
    first.update("ab")
    first.update("c")
    var second = SHA256Hasher()
    second.update("a")
    second.update("bc")
    #expect(first.finalize() != second.finalize())
  }

  @Test("hexadecimal text is read back, anything else refused")
  func hexadecimal() {
    let digest = SHA256Digest(hashing: [1, 2, 3])
    #expect(SHA256Digest(hexadecimal: digest.hexadecimal) == digest)
    #expect(SHA256Digest(hexadecimal: String(digest.hexadecimal.dropLast())) == nil)
    #expect(SHA256Digest(hexadecimal: digest.hexadecimal.uppercased() + "") == nil)
    #expect(SHA256Digest(hexadecimal: "../../etc/passwd") == nil)
  }
}
