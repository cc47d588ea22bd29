/// The sha256 of some bytes: what artifacts, data and results are named by.
public struct SHA256Digest: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  init(bytes: [UInt8]) {
    precondition(bytes.count == 32, "a sha256 has 32 bytes, got \(bytes.count)")
    self.bytes = bytes
  }

  /// The digest written as 64 hexadecimal digits, or nil where `text` is anything else.
  public init?(hexadecimal text: String) { self.init(hexadecimalDigits: Array(text.utf8)[...]) }

  /// The digest written as 64 hexadecimal digits, or nil where `digits` are anything else.
  public init?(hexadecimalDigits digits: ArraySlice<UInt8>) {
    guard digits.count == 64 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 32)
    for index in 0..<64 {
      guard let value = Self.value(ofHexadecimal: digits[digits.startIndex + index]) else { return nil }
      bytes[index / 2] = bytes[index / 2] << 4 | value
    }
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits.
  public var hexadecimal: String {
    String(unsafeUninitializedCapacity: 64) { digits in
      for index in 0..<32 {
        digits[2 * index] = Self.digit(bytes[index] >> 4)
        digits[2 * index + 1] = Self.digit(bytes[index] & 15)
      }
      return 64
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The first twelve hexadecimal digits, for people.
  public var abbreviated: String { String(hexadecimal.prefix(12)) }

  private static func value(ofHexadecimal digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension SHA256Digest: CustomStringConvertible {
  public var description: String { hexadecimal }
}

extension SHA256Digest: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = SHA256Digest(hexadecimal: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected 64 hexadecimal digits of a sha256, got \"\(text.prefix(80))\"")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }
}
