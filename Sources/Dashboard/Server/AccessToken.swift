import ContentHash
import DurableFiles

/// The secret that lets somebody see a live page that is served beyond this host.
public struct AccessToken: Sendable {
  public let text: String

  init(_ text: String) { self.text = text }

  /// The token in the first line of a file.
  public init(file: String) throws { try self.init(try FileSystem.read(file), of: file) }

  /// The token in the first line of what was read of a file.
  public init(_ bytes: [UInt8], of file: String) throws {
    let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let isUsable = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || isLetter($0) }
    guard isUsable, (16...128).contains(text.utf8.count) else { throw DashboardError.unusableToken(file: file) }
    self.text = text
  }

  /// A token of 128 random bits.
  public static func random() -> AccessToken {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<2).map { _ in String(generator.next() as UInt64, radix: 16) }
    return AccessToken(words.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined())
  }

  /// Whether `guess` is the token. Takes the same time wherever the two differ: their hashes are compared, and all of them.
  public func matches(_ guess: some StringProtocol) -> Bool {
    let (own, other) = (SHA256Digest(hashing: Array(text.utf8)), SHA256Digest(hashing: Array(guess.utf8)))
    return zip(own.bytes, other.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Whether a byte may stand in a token beside digits: it goes into a cookie and an address as it is.
private func isLetter(_ byte: UInt8) -> Bool {
  let lower = byte | 0x20
  return UInt8(ascii: "a")...UInt8(ascii: "z") ~= lower || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}
