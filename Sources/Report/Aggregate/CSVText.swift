import PrintableText

/// Rows of comma-separated values as in RFC 4180, each ended by a carriage return and a line feed.
///
/// A text that a spreadsheet would take for a formula, as it begins with `=`, `+`, `-` or `@` and is no number, gets an apostrophe before
/// it. Numbers stay as they are, negative ones too; ends of lines and tabs within a text are spaces.
enum CSVText {
  static func rows(_ rows: [[String]]) -> String {
    rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  static func field(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let shown = harmless(text.printable(atMost: .max))
    guard shown.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }) else { return shown }
    return "\"\(shown.replacingScalars { $0 == "\"" ? "\"\"" : nil })\""
  }

  /// Spreadsheets pass over blanks before a formula, and take the wide forms of the signs for the signs.
  private static func harmless(_ text: String) -> String {
    let first = text.unicodeScalars.first { !$0.properties.isWhitespace }
    guard let first, "=+-@＝＋－＠".unicodeScalars.contains(first), Double(text) == nil else { return text }
    return "'\(text)"
  }
}
