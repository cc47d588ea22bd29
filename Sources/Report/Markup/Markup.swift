import PrintableText

/// HTML or SVG text. What is interpolated is escaped, unless it is markup itself; numbers are coordinates, rounded to a tenth.
struct Markup: ExpressibleByStringInterpolation, Equatable, Sendable {
  private(set) var text: String

  /// Text that is markup already.
  init(verbatim text: String) { self.text = text }

  /// Text for people.
  init(_ text: String) { self.text = Self.escaped(text) }

  init(stringLiteral text: String) { self.text = text }

  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  init(_ parts: some Sequence<Markup>) {
    text = ""
    for part in parts { text += part.text }
  }

  static let empty: Markup = ""

  static func + (left: Markup, right: Markup) -> Markup { Markup(verbatim: left.text + right.text) }

  static func += (left: inout Markup, right: Markup) { left.text += right.text }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

    mutating func appendInterpolation(_ markup: [Markup]) { for part in markup { text += part.text } }

    mutating func appendInterpolation(_ number: Int) { text += String(number) }

    mutating func appendInterpolation(_ coordinate: Double) { text += Markup.coordinate(coordinate) }

    mutating func appendInterpolation(_ string: String) { text += Markup.escaped(string) }
  }

  /// The text as people can be shown it, with the scalars that HTML and XML give a meaning replaced, inside of elements and of attributes.
  static func escaped(_ text: String) -> String {
    let shown = text.printableLines
    guard shown.utf8.contains(where: { special.contains($0) }) else { return shown }
    return shown.replacingScalars { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: nil
      }
    }
  }

  private static let special = Array("&<>\"'".utf8)

  /// A coordinate in tenths. Nothing is drawn as far away as the end of this range, and lines between such places can be computed with.
  static func tenths(_ value: Double) -> Int {
    value.isNaN ? 0 : Int((min(max(value, -1e7), 1e7) * 10).rounded())
  }

  /// A coordinate with at most one decimal.
  static func coordinate(_ value: Double) -> String {
    let tenths = tenths(value)
    let (whole, tenth) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return "\(tenths < 0 ? "-" : "")\(whole)\(tenth == 0 ? "" : ".\(tenth)")"
  }
}

extension Sequence<Markup> {
  func joined() -> Markup { Markup(self) }
}
