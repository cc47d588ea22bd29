import PrintableText

/// Text from a file as a line of a message can show it.
public enum TOMLText {
  /// A text in quotation marks, as TOML writes it: what no terminal should get stands as an escape, and a long text is cut.
  public static func quoted(_ text: String, atMost count: Int = 80) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(count).map(escaped).joined()
    return "\"\(shown)\(scalars.dropFirst(count).isEmpty ? "" : "...")\""
  }

  /// The text with everything that a terminal could take for a command as an escape.
  public static func printable(_ text: String) -> String {
    text.unicodeScalars.map { $0.isPrintable ? String($0) : escape($0) }.joined()
  }

  static func abbreviated(_ word: String) -> String {
    word.utf8.count <= 40 ? word : "\(word.prefix(40))..."
  }

  static func codePoint(_ scalar: Unicode.Scalar) -> String { "U+\(hexadecimal(scalar.value, digits: 4))" }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\t": "\\t"
    default: scalar.isPrintable ? String(scalar) : escape(scalar)
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    scalar.value > 0xffff ? "\\U\(hexadecimal(scalar.value, digits: 8))" : "\\u\(hexadecimal(scalar.value, digits: 4))"
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
