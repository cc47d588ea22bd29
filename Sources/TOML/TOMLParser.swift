// Written by hand: the one TOML library for Swift wraps a parser in C++ that aborts the process on some texts, overflows its stack on
// others, ends at a NUL byte without a word, and does not tell where a value stands.

import PrintableText

/// Reads TOML 1.0 byte by byte. Strict: what the specification does not allow is refused.
struct TOMLParser {
  private let bytes: [UInt8]
  private(set) var index = 0
  private var line = 1
  private var lineStart = 0
  /// Bytes of the line so far that continue a character.
  private var continuations = 0
  /// The number of the table header, inline table or array element at hand: dotted keys may add to their own tables within it only.
  var section = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  // MARK: Moving

  /// The byte to read next; nil at the end.
  var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  func byte(ahead distance: Int) -> UInt8? { index + distance < bytes.count ? bytes[index + distance] : nil }

  func starts(with text: StaticString) -> Bool {
    (0..<text.utf8CodeUnitCount).allSatisfy { byte(ahead: $0) == text.utf8Start[$0] }
  }

  var position: TOMLPosition { TOMLPosition(line: line, column: index - lineStart - continuations + 1) }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count {
      if bytes[index] & 0xc0 == 0x80 { continuations += 1 }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "\n") { (line, lineStart, continuations) = (line + 1, index, 0) }
    }
  }

  func text(from start: Int) -> String { String(decoding: bytes[start..<index], as: UTF8.self) }

  // MARK: What is wrong

  func error(_ reason: String, at place: TOMLPosition? = nil) -> TOMLError {
    TOMLError(position: place ?? position, reason: reason)
  }

  func expected(_ expected: String) -> TOMLError { error("expected \(expected), found \(found)") }

  /// The character at hand as a message shows it.
  var found: String {
    guard let current else { return "the end of the file" }
    if current == UInt8(ascii: "\n") || current == UInt8(ascii: "\r") { return "the end of the line" }
    let character = bytes[index...].prefix(4)
    guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first else { return "nothing" }
    return scalar.isPrintable ? "\"\(scalar)\"" : "the character \(TOMLText.codePoint(scalar))"
  }

  /// Refuses a character that may stand in no comment and in no string.
  func checkCharacter() throws(TOMLError) {
    guard let current, current < 0x20 && current != UInt8(ascii: "\t") || current == 0x7f else { return }
    throw error("\(found) is not allowed in TOML")
  }

  // MARK: Lines

  mutating func skipBlanks() {
    while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { advance() }
  }

  /// Passes over one end of a line; false where there is none.
  mutating func skipLineEnd() throws(TOMLError) -> Bool {
    if starts(with: "\r\n") { advance() } else if current == UInt8(ascii: "\r") { throw loneCarriageReturn }
    guard current == UInt8(ascii: "\n") else { return false }
    advance()
    return true
  }

  var loneCarriageReturn: TOMLError { error("a carriage return without a line feed is not allowed in TOML") }

  mutating func skipComment() throws(TOMLError) {
    guard current == UInt8(ascii: "#") else { return }
    while let byte = current, byte != UInt8(ascii: "\n"), !starts(with: "\r\n") {
      if byte == UInt8(ascii: "\r") { throw loneCarriageReturn }
      try checkCharacter()
      advance()
    }
  }

  /// Passes over blanks, comments and ends of lines, as may stand between the elements of an array.
  mutating func skipBlankLines() throws(TOMLError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while try skipLineEnd()
  }

  // MARK: Document

  mutating func parseDocument() throws(TOMLError) -> TOMLTable {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {  // a byte order mark
      advance(3)
      (lineStart, continuations) = (index, 0)
    }
    let root = OpenTable(.header)
    var table = root
    var depth = 0
    try skipBlankLines()
    while current != nil {
      if current == UInt8(ascii: "[") {
        (table, depth) = try parseHeader(in: root)
      } else {
        try parsePair(into: table, depth: depth)
      }
      skipBlanks()
      try skipComment()
      let isLineEnd = try skipLineEnd()
      guard isLineEnd || current == nil else { throw expected("the end of the line") }
      try skipBlankLines()
    }
    return root.closed
  }

  /// `[a.b]` or `[[a.b]]`: the table that the lines below it add to, and how deep it stands.
  private mutating func parseHeader(in root: OpenTable) throws(TOMLError) -> (OpenTable, depth: Int) {
    let isElement = starts(with: "[[")
    advance(isElement ? 2 : 1)
    section += 1
    let key = try parseKey(depth: isElement ? 1 : 0)
    guard isElement ? starts(with: "]]") : current == UInt8(ascii: "]") else {
      throw expected(isElement ? "]] after the name of the table" : "] after the name of the section")
    }
    advance(isElement ? 2 : 1)
    let table = isElement ? try root.element(of: key) : try root.section(key)
    return (table, key.count + (isElement ? 1 : 0))
  }

  /// `key = value`.
  mutating func parsePair(into table: OpenTable, depth: Int) throws(TOMLError) {
    let key = try parseKey(depth: depth)
    guard current == UInt8(ascii: "=") else { throw expected("= after the key") }
    advance()
    skipBlanks()
    try table.set(key, try parseValue(depth: depth + key.count), section: section)
  }
}
