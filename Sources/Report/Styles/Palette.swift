/// The colours of figures and pages by what they stand for. Scratch is orange and pretrained blue, also for most colour-blind readers.
struct Palette: Sendable {
  enum Role: String, CaseIterable, Sendable {
    case surface, page, ink, muted, line, grid, scratch, ssl, neutral, good, alarm, wash

    /// The colour as a style sheet names it.
    var variable: String { "var(--\(rawValue))" }
  }

  /// By role, such as `#1b2330`.
  private let colours: [Role: String]

  subscript(role: Role) -> String { colours[role] ?? "#000000" }

  /// For pages of screens that are light, for paper and for files.
  static let light = Palette(colours: [
    .surface: "#ffffff", .page: "#f4f5f7", .ink: "#1b2330", .muted: "#596475", .line: "#9aa4b3", .grid: "#e6e9ee",
    .scratch: "#c2500f", .ssl: "#1769b5", .neutral: "#6a7484", .good: "#1a7f4b", .alarm: "#b42318", .wash: "#fff4e5",
  ])

  static let dark = Palette(colours: [
    .surface: "#161b24", .page: "#0e1219", .ink: "#e8ecf2", .muted: "#a3adbb", .line: "#5d6878", .grid: "#273040",
    .scratch: "#f08a4b", .ssl: "#69aef2", .neutral: "#98a3b3", .good: "#55c48a", .alarm: "#ff8278", .wash: "#2f2415",
  ])

  /// The colour that a class gives everything within it; nil of a class that gives none.
  static func family(_ styleClass: some StringProtocol) -> Role? {
    switch styleClass {
    case "scratch": .scratch
    case "ssl": .ssl
    case "score": .good
    case "collapse": .alarm
    default: nil
    }
  }

  static let families = ["scratch", "ssl", "score", "collapse"]

  /// A style sheet's declarations of all colours.
  var declarations: String {
    Role.allCases.map { "--\($0.rawValue): \(self[$0]);" }.joined(separator: " ")
  }
}
