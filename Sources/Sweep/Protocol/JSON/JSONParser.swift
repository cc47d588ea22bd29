/// Takes a JSON text apart, strictly by RFC 8259, with a bound on its depth.
struct JSONParser {
  private static let deepest = 8

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value of the text.
  mutating func parseText() throws(ProtocolError) -> JSONTree {
    let value = try parseValue(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error("the end") }
    return value
  }

  private func error(_ expected: String) -> ProtocolError {
    .malformed("expected \(expected) at byte \(position) of a JSON text")
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func parseValue(depth: Int) throws(ProtocolError) -> JSONTree {
    guard depth < Self.deepest else { throw error("fewer levels") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try parseObject(depth: depth)
    case UInt8(ascii: "["): return try parseArray(depth: depth)
    case UInt8(ascii: "\""): return try parseString()
    case UInt8(ascii: "t"): return try parseWord("true", .boolean(true))
    case UInt8(ascii: "f"): return try parseWord("false", .boolean(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    default: return try parseNumber()
    }
  }

  private mutating func parseWord(_ word: StaticString, _ value: JSONTree) throws(ProtocolError) -> JSONTree {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count,
      bytes[position..<position + count].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: count))
    else { throw error("\(word)") }
    position += count
    return value
  }

  private mutating func parseObject(depth: Int) throws(ProtocolError) -> JSONTree {
    position += 1
    var fields: [JSONTree.Field] = []
    skipSpace()
    if take("}") { return .object(fields) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\""), case .string(let key, _) = try parseString() else { throw error("a key") }
      skipSpace()
      guard take(":") else { throw error(":") }
      fields.append(JSONTree.Field(key: key, value: try parseValue(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw error("}") }
    return .object(fields)
  }

  private mutating func parseArray(depth: Int) throws(ProtocolError) -> JSONTree {
    position += 1
    var elements: [JSONTree] = []
    skipSpace()
    if take("]") { return .array(elements) }
    repeat {
      elements.append(try parseValue(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw error("]") }
    return .array(elements)
  }

  private mutating func parseString() throws(ProtocolError) -> JSONTree {
    position += 1
    let start = position
    var isEscaped = false
    var isASCII = true
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("no control character") }
      position += 1
      if byte >= 0x80 { isASCII = false }
      guard byte == UInt8(ascii: "\\") else { continue }
      isEscaped = true
      try skipEscape()
    }
    guard next != nil else { throw error("the end of a string") }
    position += 1
    let text = bytes[start..<position - 1]
    guard isASCII || String(validating: text, as: UTF8.self) != nil else { throw error("UTF-8 before this place") }
    return .string(text, isEscaped: isEscaped)
  }

  private mutating func skipEscape() throws(ProtocolError) {
    guard let kind = next, "\"\\/bfnrtu".utf8.contains(kind) else { throw error("an escape") }
    position += 1
    guard kind == UInt8(ascii: "u") else { return }
    for _ in 0..<4 {
      guard let digit = next, Character(UnicodeScalar(digit)).isHexDigit else { throw error("a hexadecimal digit") }
      position += 1
    }
  }

  private mutating func parseNumber() throws(ProtocolError) -> JSONTree {
    let start = position
    _ = take("-")
    let first = position
    try takeDigits()
    if bytes[first] == 48, position > first + 1 { throw error("no digit after a leading zero") }
    if take(".") { try takeDigits() }
    if take("e") || take("E") {
      if !take("-") { _ = take("+") }
      try takeDigits()
    }
    return .number(bytes[start..<position])
  }

  private mutating func takeDigits() throws(ProtocolError) {
    let start = position
    while let byte = next, byte >= 48, byte <= 57 { position += 1 }
    guard position > start else { throw error("a digit") }
  }

  /// What a string with escapes says.
  static func unescaped(_ text: ArraySlice<UInt8>) throws(ProtocolError) -> String {
    // Foundation knows surrogate pairs and all the rest.
    try MessageCoding.decode(String.self, from: [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")])
  }
}
