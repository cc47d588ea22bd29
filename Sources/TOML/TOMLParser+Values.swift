extension TOMLParser {
  /// A value that stands `depth` tables and arrays deep.
  mutating func parseValue(depth: Int) throws(TOMLError) -> TOMLNode {
    let place = position
    let value: TOMLValue
    switch current {
    case UInt8(ascii: "\""):
      value = .string(starts(with: "\"\"\"") ? try parseMultilineBasicString() : try parseBasicString())
    case UInt8(ascii: "'"):
      value = .string(starts(with: "'''") ? try parseMultilineLiteralString() : try parseLiteralString())
    case UInt8(ascii: "["): value = .array(try parseArray(depth: depth))
    case UInt8(ascii: "{"): value = .table(try parseInlineTable(depth: depth))
    default: value = try parseWord()
    }
    return TOMLNode(value: value, position: place)
  }

  private mutating func parseArray(depth: Int) throws(TOMLError) -> [TOMLNode] {
    let place = position
    guard depth < TOMLTable.deepestNesting else {
      throw error("nested deeper than \(TOMLTable.deepestNesting) tables and arrays")
    }
    advance()
    var elements: [TOMLNode] = []
    while true {
      try skipBlankLines()
      if current == UInt8(ascii: "]") { break }
      guard current != nil else { throw unclosed("array", from: place) }
      elements.append(try parseValue(depth: depth + 1))
      try skipBlankLines()
      if current == UInt8(ascii: ",") {
        advance()
      } else if current != UInt8(ascii: "]") {
        throw current == nil ? unclosed("array", from: place) : expected("a comma or ] in the array")
      }
    }
    advance()
    return elements
  }

  private mutating func parseInlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
    let table = OpenTable(.header)
    let outer = section
    section += 1
    defer { section = outer }
    advance()
    skipBlanks()
    if current == UInt8(ascii: "}") {
      advance()
      return table.closed
    }
    while true {
      try parsePair(into: table, depth: depth)
      skipBlanks()
      switch current {
      case UInt8(ascii: ","): advance()
      case UInt8(ascii: "}"):
        advance()
        return table.closed
      default: throw expected("a comma or } in the inline table, which has to stand on one line")
      }
    }
  }

  private func unclosed(_ what: String, from place: TOMLPosition) -> TOMLError {
    error("the \(what) that begins here is never closed", at: place)
  }

  /// A boolean, number, date or time.
  private mutating func parseWord() throws(TOMLError) -> TOMLValue {
    let place = position
    let start = index
    skipWord()
    guard index > start else { throw expected("a value") }
    if let number = plainNumber(from: start) { return .integer(number) }
    // A blank may stand between date and time.
    if TOMLDate.isDate(text(from: start)), current == UInt8(ascii: " "), let digit = byte(ahead: 1), Self.isDigit(digit)
    {
      advance()
      skipWord()
    }
    let word = text(from: start)
    if let value = Self.boolean(word) ?? TOMLNumber.read(word) { return value }
    if TOMLDate.isValid(word) { return .date(word) }
    throw error(
      TOMLNumber.isTooLarge(word)
        ? "\(TOMLText.abbreviated(word)) does not fit a whole number of 64 bits"
        : "\(TOMLText.abbreviated(word)) is no value; a text stands in quotation marks", at: place)
  }

  /// The whole number that a word of digits is, quickly: lists of seeds are long. Nil for all else.
  private func plainNumber(from start: Int) -> Int? {
    guard index - start <= 18, byte(ahead: start - index) != UInt8(ascii: "0") || index - start == 1 else { return nil }
    var number = 0
    for distance in (start - index)..<0 {
      guard let digit = byte(ahead: distance), Self.isDigit(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  private mutating func skipWord() {
    while let byte = current {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: ":"):
        advance()
      default: return
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func boolean(_ word: String) -> TOMLValue? {
    switch word {
    case "true": .boolean(true)
    case "false": .boolean(false)
    default: nil
    }
  }
}
