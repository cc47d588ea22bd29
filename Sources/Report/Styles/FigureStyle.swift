/// What every element of a drawing looks like: the one place that a page's style sheet and a file's attributes are made from.
///
/// Rules that come later hold where several do, so that they have to ascend in what style sheets call specificity.
struct FigureStyle: Sendable {
  /// An element's name, or classes that it has, and a class that something around it may need to have.
  struct Selector: Sendable {
    var element: String?
    var classes: [String] = []
    var within: String?
  }

  enum Value: Sendable {
    case colour(Palette.Role)
    /// The colour of the condition, as the nearest class around says it.
    case family
    /// A length in units of the drawing.
    case size(Double)
    case word(String)
  }

  struct Declaration: Sendable {
    var property: String
    var value: Value
  }

  var selectors: [Selector]
  var declarations: [Declaration]

  private static func of(_ classes: String..., does declarations: [Declaration]) -> FigureStyle {
    FigureStyle(
      selectors: classes.map { Selector(classes: $0.split(separator: ".").map(String.init)) },
      declarations: declarations)
  }

  static let rules: [FigureStyle] = [
    FigureStyle(selectors: [Selector(element: "text")], declarations: [fill(.ink)]),
    FigureStyle(selectors: [Selector(element: "path")], declarations: [noFill]),
    of("surface", does: [fill(.surface)]),
    of("panel-title", "row-label", does: [fontSize(12.5), bold]),
    of("row-note", "tick", "note", does: [fill(.muted), fontSize(11.5)]),
    of("title", does: [fill(.muted), fontSize(12)]),
    of("value", does: [fontSize(11.5), bold]),
    of("cell-note", does: [fontSize(10.5)]),
    of("grid", "separator", does: [stroke(.grid)]),
    of("line", does: [stroke(.line)]),
    of("reference", does: [stroke(.muted), width(1.2), dashes("5 4")]),
    of("dot", does: [familyFill, opacity("fill", ".55")]),
    of("ring", does: [fill(.surface), familyStroke, width(1.4)]),
    of("interval", does: [familyStroke, width(3), roundEnds]),
    of("mean", does: [stroke(.ink), width(2.4), roundEnds]),
    of("point", does: [familyFill, stroke(.surface), width(1.2)]),
    of("published", does: [fill(.surface), stroke(.ink), width(1.5)]),
    of("published-interval", does: [stroke(.ink), width(1.2), dashes("2 2.5")]),
    of("seed", does: [familyStroke, width(1), opacity("stroke", ".28"), sameWidth, roundCorners]),
    of("median", does: [familyStroke, width(2.4), sameWidth, roundCorners]),
    of("leader", does: [familyStroke, width(1.2)]),
    of("band", does: [familyFill, opacity("fill", ".16")]),
    of("bar", "cell", does: [familyFill]),
    of("no-data", does: [noFill, stroke(.line), dashes("3 3")]),
    of("median.some", does: [dashes("5 4")]),
    of("bar.plain", does: [fill(.neutral), opacity("fill", ".55")]),
    FigureStyle(selectors: [Selector(classes: ["seed"], within: "many")], declarations: [opacity("stroke", ".09")]),
  ]

  private static let noFill = Declaration(property: "fill", value: .word("none"))
  private static let familyFill = Declaration(property: "fill", value: .family)
  private static let familyStroke = Declaration(property: "stroke", value: .family)
  private static let bold = Declaration(property: "font-weight", value: .word("600"))
  private static let roundEnds = Declaration(property: "stroke-linecap", value: .word("round"))
  private static let roundCorners = Declaration(property: "stroke-linejoin", value: .word("round"))
  /// Whatever the scale of what is around.
  private static let sameWidth = Declaration(property: "vector-effect", value: .word("non-scaling-stroke"))

  private static func fill(_ role: Palette.Role) -> Declaration { Declaration(property: "fill", value: .colour(role)) }

  private static func stroke(_ role: Palette.Role) -> Declaration {
    Declaration(property: "stroke", value: .colour(role))
  }

  private static func width(_ size: Double) -> Declaration { Declaration(property: "stroke-width", value: .size(size)) }

  private static func fontSize(_ size: Double) -> Declaration { Declaration(property: "font-size", value: .size(size)) }

  private static func dashes(_ lengths: String) -> Declaration {
    Declaration(property: "stroke-dasharray", value: .word(lengths))
  }

  private static func opacity(_ part: String, _ value: String) -> Declaration {
    Declaration(property: "\(part)-opacity", value: .word(value))
  }
}

// MARK: - As a style sheet

extension FigureStyle {
  /// For pages: the colours, light or dark as whoever looks prefers, and every rule.
  static let sheet: String = {
    let families = Palette.families.compactMap { name in
      Palette.family(name).map { ".\(name) { --family: \($0.variable); }" }
    }
    let parts =
      [
        ":root { color-scheme: light dark; \(Palette.light.declarations) --family: var(--neutral); }",
        "@media screen and (prefers-color-scheme: dark) { :root { \(Palette.dark.declarations) } }",
        "svg { font: 12px system-ui, -apple-system, \"Segoe UI\", \"DejaVu Sans\", sans-serif; }",
      ] + families + rules.map(\.text)
    return parts.joined(separator: "\n") + "\n"
  }()

  private var text: String {
    let names = selectors.map { selector in
      let classes = selector.classes.map { ".\($0)" }.joined()
      return "svg \(selector.within.map { ".\($0) " } ?? "")\(selector.element ?? "")\(classes)"
    }
    let body = declarations.map { "\($0.property): \($0.value.text);" }.joined(separator: " ")
    return "\(names.joined(separator: ", ")) { \(body) }"
  }
}

extension FigureStyle.Value {
  fileprivate var text: String {
    switch self {
    case .colour(let role): role.variable
    case .family: "var(--family)"
    case .size(let size): "\(Markup.coordinate(size))px"
    case .word(let word): word
    }
  }
}
