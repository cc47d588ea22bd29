import ArgumentParser

/// What kinds of files figures are written as: `svg,pdf,png`.
struct FigureFormats: ExpressibleByArgument, Equatable {
  enum Format: String, CaseIterable { case svg, pdf, png }

  /// Each once, in the order given.
  let formats: [Format]

  static let svg = FigureFormats(formats: [.svg])

  private init(formats: [Format]) { self.formats = formats }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let known = names.compactMap { Format(rawValue: String($0)) }
    guard known.count == names.count, Set(known).count == known.count else { return nil }
    formats = known
  }

  var defaultValueDescription: String { formats.map(\.rawValue).joined(separator: ",") }

  static var allValueStrings: [String] { Format.allCases.map(\.rawValue) + ["svg,pdf,png"] }
}
