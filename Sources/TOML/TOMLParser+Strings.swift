extension TOMLParser {
  /// `"text"` with escapes, on one line.
  mutating func parseBasicString() throws(TOMLError) -> String {
    try parseOneLine(quote: UInt8(ascii: "\""), hasEscapes: true)
  }

  /// `'text'` without escapes, on one line.
  mutating func parseLiteralString() throws(TOMLError) -> String {
    try parseOneLine(quote: UInt8(ascii: "'"), hasEscapes: false)
  }

  mutating func parseMultilineBasicString() throws(TOMLError) -> String {
    try parseLines(quote: UInt8(ascii: "\""), hasEscapes: true)
  }

  mutating func parseMultilineLiteralString() throws(TOMLError) -> String {
    try parseLines(quote: UInt8(ascii: "'"), hasEscapes: false)
  }

  private mutating func parseOneLine(quote: UInt8, hasEscapes: Bool) throws(TOMLError) -> String {
    let place = position
    advance()
    var text: [UInt8] = []
    while let byte = current, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
      if byte == quote {
        advance()
        return String(decoding: text, as: UTF8.self)
      }
      if hasEscapes, byte == UInt8(ascii: "\\") {
        text += try parseEscape()
      } else {
        try checkCharacter()
        text.append(byte)
        advance()
      }
    }
    throw error("the text that begins here has no closing \(quote == UInt8(ascii: "'") ? "'" : "\"")", at: place)
  }

  private mutating func parseLines(quote: UInt8, hasEscapes: Bool) throws(TOMLError) -> String {
    let place = position
    advance(3)
    _ = try skipLineEnd()
    var text: [UInt8] = []
    while let byte = current {
      if byte == quote {
        let count = quotes(quote)
        advance(count)
        // Up to two quotes may stand before the three that close.
        text += [UInt8](repeating: quote, count: count < 3 ? count : count - 3)
        if count >= 3 { return String(decoding: text, as: UTF8.self) }
      } else if hasEscapes, byte == UInt8(ascii: "\\") {
        if try !skipJoinedLines() { text += try parseEscape() }
      } else if try skipLineEnd() {
        text.append(UInt8(ascii: "\n"))
      } else {
        try checkCharacter()
        text.append(byte)
        advance()
      }
    }
    throw error("the text that begins here has no closing \(quote == UInt8(ascii: "'") ? "'''" : "\"\"\"")", at: place)
  }

  /// How many quotes stand here in a row; five at most belong to one text.
  private func quotes(_ quote: UInt8) -> Int { (0..<5).prefix { byte(ahead: $0) == quote }.count }

  /// Passes over a backslash at the end of a line with all blanks and ends of lines after it; false where it is an escape.
  private mutating func skipJoinedLines() throws(TOMLError) -> Bool {
    var distance = 1
    while let byte = byte(ahead: distance), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { distance += 1 }
    guard byte(ahead: distance) == UInt8(ascii: "\n") || byte(ahead: distance) == UInt8(ascii: "\r") else {
      return false
    }
    advance(distance)
    repeat { skipBlanks() } while try skipLineEnd()
    return true
  }

  private mutating func parseEscape() throws(TOMLError) -> [UInt8] {
    let place = position
    advance()
    guard let byte = current else { throw error("an escape without an end", at: place) }
    let digits: Int
    switch byte {
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      guard let character = Self.escapes[byte] else {
        throw error(
          "a backslash and \(found) are no escape; \\\\ is a backslash, or write the text in single quotes", at: place)
      }
      advance()
      return [character]
    }
    advance()
    let start = index
    while index - start < digits, let digit = current, Self.isHexadecimal(digit) { advance() }
    guard index - start == digits, let code = UInt32(text(from: start), radix: 16), let scalar = Unicode.Scalar(code)
    else {
      throw error("an escape that is no Unicode character", at: place)
    }
    return Array(String(scalar).utf8)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { Unicode.Scalar(byte).properties.isASCIIHexDigit }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0a, UInt8(ascii: "f"): 0x0c,
    UInt8(ascii: "r"): 0x0d, UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c,
  ]
}
