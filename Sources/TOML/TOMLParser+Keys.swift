/// One part of a dotted key, and where it stands.
struct TOMLKeyPart {
  var text: String
  var position: TOMLPosition
}

extension TOMLParser {
  /// A key with its dots, and the blanks around it.
  mutating func parseKey(depth: Int) throws(TOMLError) -> [TOMLKeyPart] {
    var parts: [TOMLKeyPart] = []
    while true {
      skipBlanks()
      let place = position
      guard depth + parts.count < TOMLTable.deepestNesting else {
        throw error("nested deeper than \(TOMLTable.deepestNesting) tables and arrays", at: place)
      }
      parts.append(TOMLKeyPart(text: try parseKeyPart(), position: place))
      skipBlanks()
      guard current == UInt8(ascii: ".") else { return parts }
      advance()
    }
  }

  private mutating func parseKeyPart() throws(TOMLError) -> String {
    switch current {
    case UInt8(ascii: "\""): return try parseBasicString()
    case UInt8(ascii: "'"): return try parseLiteralString()
    default:
      let start = index
      while let byte = current, Self.isBare(byte) { advance() }
      guard index > start else { throw expected("a key") }
      return text(from: start)
    }
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
