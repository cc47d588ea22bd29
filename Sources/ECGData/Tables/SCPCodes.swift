/// Reads the `scp_codes` column: a Python dictionary literal such as `{'NORM': 100.0, 'SR': 0.0}`.
///
/// A likelihood of 0.0 means that it is unknown, not that the statement is absent, so the keys alone count. Keys may hold any
/// character (`/`, `(`, `)`, digits, escaped quotes); values are numbers, signed or in scientific notation, or nan.
enum SCPCodes {
  struct Malformed: Error {
    let problem: String
  }

  /// The statements in the order of the literal.
  static func statements(in literal: String) throws(Malformed) -> [String] {
    var tokens = Tokenizer(literal)
    var statements: [String] = []
    try tokens.expect("{")
    if tokens.accept("}") { return try tokens.end(statements) }
    while true {
      let statement = try tokens.quotedText()
      guard !statements.contains(statement) else { throw Malformed(problem: "the statement \(statement) twice") }
      try tokens.expect(":")
      try tokens.number()
      statements.append(statement)
      if tokens.accept("}") { return try tokens.end(statements) }
      try tokens.expect(",")
      if tokens.accept("}") { return try tokens.end(statements) }
    }
  }
}

private struct Tokenizer {
  private let literal: String
  private var rest: Substring.UTF8View

  init(_ literal: String) {
    self.literal = literal
    rest = Substring(literal).utf8
  }

  func malformed(_ expected: String) -> SCPCodes.Malformed {
    let found = rest.isEmpty ? "the end" : "\"\(String(decoding: rest.prefix(20), as: UTF8.self))\""
    return SCPCodes.Malformed(problem: "expected \(expected) at \(found) of \(literal.prefix(120))")
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == UInt8(ascii: " ") } }

  mutating func accept(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard rest.first == UInt8(ascii: mark) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func expect(_ mark: Unicode.Scalar) throws(SCPCodes.Malformed) {
    guard accept(mark) else { throw malformed("\"\(mark)\"") }
  }

  func end(_ statements: [String]) throws(SCPCodes.Malformed) -> [String] {
    guard rest.allSatisfy({ $0 == UInt8(ascii: " ") }) else { throw malformed("nothing more") }
    return statements
  }

  /// Text in single or double quotes, with backslash before a quote or backslash.
  mutating func quotedText() throws(SCPCodes.Malformed) -> String {
    skipBlanks()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw malformed("a quoted statement")
    }
    rest = rest.dropFirst()
    var text: [UInt8] = []
    while var byte = rest.popFirst() {
      if byte == quote { return String(decoding: text, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = rest.popFirst() else { break }
        byte = escaped
      }
      text.append(byte)
    }
    throw malformed("a closing quotation mark")
  }

  mutating func number() throws(SCPCodes.Malformed) {
    skipBlanks()
    let text = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") && $0 != UInt8(ascii: " ") }
    guard let text = String(text), Double(text) != nil else { throw malformed("a likelihood") }
    rest = rest.dropFirst(text.utf8.count)
  }
}
