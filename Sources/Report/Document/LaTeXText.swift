import Foundation
import PrintableText

/// Text as LaTeX sets it, whatever stands in it: ASCII alone, in which nothing but the commands made here has a meaning.
///
/// Accented Latin letters are set by their accents. pdflatex has no letters of other scripts: each stands as its code point, as in
/// `[U+5FC3]`.
enum LaTeXText {
  static func escaped(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    var escaped = ""
    for scalar in text.printable(atMost: .max).decomposedStringWithCanonicalMapping.unicodeScalars {
      if let accent = accents[scalar] {
        // On the letter that was written last, which is all that `printable` leaves a mark to stand on.
        escaped = accented(escaped, accent) ?? escaped + codePoint(scalar)
      } else if scalar == "-", escaped.hasSuffix("-") {
        // Two in a row would become a dash.
        escaped += "{}-"
      } else {
        escaped += commands[scalar] ?? (scalar.isASCII ? String(scalar) : codePoint(scalar))
      }
    }
    return escaped
  }

  /// Text in sentences, in which a number below zero has a minus sign, and `n - 1`, too.
  static func sentence(_ text: String) -> String { escaped(signed(text, isCell: false)) }

  /// A cell of a table: numbers have minus signs, ranges of numbers dashes, and what is absent has a dash. Names stay as they are.
  static func cell(_ text: String, isName: Bool) -> String {
    if text == Numbers.absent { return "--" }
    if Double(text) != nil { return escaped(text.replacing("-", with: "−")) }
    return isName ? escaped(text) : escaped(signed(text, isCell: true))
  }

  private static func signed(_ text: String, isCell: Bool) -> String {
    let scalars = Array(text.unicodeScalars)
    var signed = ""
    for (index, scalar) in scalars.enumerated() {
      guard scalar == "-" else {
        signed.unicodeScalars.append(scalar)
        continue
      }
      let before = index > 0 ? scalars[index - 1] : " "
      let after = index + 1 < scalars.count ? scalars[index + 1] : " "
      let isDigit = { (scalar: Unicode.Scalar) in ("0"..."9").contains(scalar) }
      switch (before, after) {
      case (" ", _), ("[", _), ("(", _): signed += isDigit(after) || after == " " ? "−" : "-"
      case _ where isCell && isDigit(before) && isDigit(after): signed += "–"
      default: signed += "-"
      }
    }
    return signed
  }

  /// `cafe` with an acute accent is `caf\'{e}`.
  private static func accented(_ text: String, _ accent: String) -> String? {
    guard let last = text.unicodeScalars.last, last.isASCII, last.properties.isAlphabetic else { return nil }
    let letter = last == "i" ? "\\i" : last == "j" ? "\\j" : String(last)
    return String(text.unicodeScalars.dropLast()) + "\\\(accent){\(letter)}"
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "{[}U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits){]}"
  }

  private static let commands: [Unicode.Scalar: String] = [
    "\\": "\\textbackslash{}", "%": "\\%", "&": "\\&", "#": "\\#", "_": "\\_", "$": "\\$", "{": "\\{", "}": "\\}",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "$<$", ">": "$>$", "|": "$|$",
    "`": "\\textasciigrave{}",
    "\"": "\\char34{}", "±": "$\\pm$", "−": "$-$", "×": "$\\times$", "·": "$\\cdot$", "²": "$^2$", "³": "$^3$",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": "\\dots{}", "\u{A0}": "~",
    "ß": "\\ss{}", "æ": "\\ae{}", "Æ": "\\AE{}", "ø": "\\o{}", "Ø": "\\O{}", "œ": "\\oe{}", "Œ": "\\OE{}",
    "ł": "\\l{}", "Ł": "\\L{}", "ı": "\\i{}", "§": "\\S{}", "¿": "?`", "¡": "!`",
    // A bracket or a star right after a row's end would be read as its option.
    "[": "{[}", "]": "{]}", "*": "{*}",
    // The long names of a grid's conditions have no other place for the end of a line.
    "@": "@\\allowbreak{}",
  ]

  private static let accents: [Unicode.Scalar: String] = [
    "\u{300}": "`", "\u{301}": "'", "\u{302}": "^", "\u{303}": "~", "\u{304}": "=", "\u{306}": "u", "\u{307}": ".",
    "\u{308}": "\"", "\u{30A}": "r", "\u{30B}": "H", "\u{30C}": "v", "\u{323}": "d", "\u{327}": "c", "\u{331}": "b",
  ]
}
