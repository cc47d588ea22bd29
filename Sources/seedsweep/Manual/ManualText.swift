/// Text as roff sets it, in which nothing is taken for a request or an escape.
enum ManualText {
  /// A line of text, also of several.
  static func line(_ text: String) -> String {
    let set = escaped(text.split(separator: "\n").joined(separator: " "))
    return set.hasPrefix(".") || set.hasPrefix("'") ? "\\&\(set)" : set
  }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\e"
      // As it is typed, not as a hyphen.
      case "-": escaped += "\\-"
      case "\"": escaped += "\\(dq"
      case "'": escaped += "\\(aq"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      default: escaped += scalar.isASCII ? String(scalar) : "\\[u\(code(scalar))]"
      }
    }
    return escaped
  }

  private static func code(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
