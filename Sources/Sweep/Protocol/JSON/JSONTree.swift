import ContentHash

/// A JSON text, taken apart but not yet read: for the messages that come by the thousand a second.
///
/// Foundation's decoder takes 15 to 30 µs for one of them, this takes about one; everything rarer is left to Foundation.
enum JSONTree {
  case null
  case boolean(Bool)
  /// The digits as they stand in the text.
  case number(ArraySlice<UInt8>)
  /// What stands between the quotes, and whether there are escapes in it.
  case string(ArraySlice<UInt8>, isEscaped: Bool)
  case array([JSONTree])
  case object([Field])

  struct Field {
    let key: ArraySlice<UInt8>
    let value: JSONTree

    func isCalled(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
      key.withUnsafeBufferPointer { key in key.count == name.count && key.indices.allSatisfy { key[$0] == name[$0] } }
    }
  }

  init(_ bytes: [UInt8]) throws(ProtocolError) {
    var parser = JSONParser(bytes)
    self = try parser.parseText()
  }

  /// The value of a key; nil where the object does not have it or holds null, or where this is no object.
  subscript(_ key: StaticString) -> JSONTree? {
    guard case .object(let fields) = self else { return nil }
    let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    guard let value = fields.first(where: { $0.isCalled(wanted) })?.value else { return nil }
    if case .null = value { return nil }
    return value
  }

  private func wrong(_ expected: String) -> ProtocolError { .malformed("expected \(expected) in a JSON text") }

  /// The value of a key that has to be there.
  func field(_ key: StaticString) throws(ProtocolError) -> JSONTree {
    guard let value = self[key] else { throw wrong("a key \"\(key)\"") }
    return value
  }

  func elements() throws(ProtocolError) -> [JSONTree] {
    guard case .array(let elements) = self else { throw wrong("an array") }
    return elements
  }

  func unsigned() throws(ProtocolError) -> UInt64 {
    guard case .number(let digits) = self, digits.count <= 20 else { throw wrong("a whole number") }
    var value: UInt64 = 0
    for digit in digits {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeNow) = product.addingReportingOverflow(UInt64(digit &- 48))
      guard digit >= 48, digit <= 57, !isTooLarge, !isTooLargeNow else { throw wrong("a whole number") }
      value = sum
    }
    return value
  }

  func integer() throws(ProtocolError) -> Int {
    guard case .number(let digits) = self, let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw wrong("a whole number")
    }
    return value
  }

  /// A number; those that are not finite are written as strings.
  func double() throws(ProtocolError) -> Double {
    switch self {
    case .number(let digits):
      if digits.elementsEqual([48]) { return 0 }
      if let value = Double(String(decoding: digits, as: UTF8.self)), value.isNormal { return value }
      // Too small or too large, or a zero in an unusual form.
      return try MessageCoding.decode(Double.self, from: Array(digits))
    case .string(let text, _):
      switch String(decoding: text, as: UTF8.self) {
      case "inf": return .infinity
      case "-inf": return -.infinity
      case "nan": return .nan
      default: break
      }
    default: break
    }
    throw wrong("a number")
  }

  func string() throws(ProtocolError) -> String {
    guard case .string(let text, let isEscaped) = self else { throw wrong("a string") }
    return isEscaped ? try JSONParser.unescaped(text) : String(decoding: text, as: UTF8.self)
  }

  func digest() throws(ProtocolError) -> SHA256Digest {
    guard case .string(let text, isEscaped: false) = self, let digest = SHA256Digest(hexadecimalDigits: text) else {
      throw wrong("the 64 digits of a sha256")
    }
    return digest
  }
}
