/// How wide a figure is on paper.
public struct FigureWidth: Equatable, Sendable {
  public let millimetres: Double

  /// What figures can be drawn for: narrower has no room for their text.
  public static let range = 60.0...600.0
  /// One column of a journal's page.
  public static let oneColumn = FigureWidth(millimetres: 89)
  /// Both columns.
  public static let twoColumns = FigureWidth(millimetres: 183)

  /// A unit of a drawing on paper: the smallest text, of 10.5 units, has 6.3 points then.
  static let pointsPerUnit = 0.6
  private static let millimetresPerInch = 25.4
  private static let pointsPerInch = 72.0

  private init(millimetres: Double) { self.millimetres = millimetres }

  /// Reads `89mm`, `8.9cm`, `3.5in` or `252pt`; nil of anything else, and of what is outside `range`.
  public init?(_ text: String) {
    let units = ["mm": 1, "cm": 10, "in": Self.millimetresPerInch, "pt": Self.millimetresPerInch / Self.pointsPerInch]
    guard let unit = units[String(text.suffix(2))], let number = Double(text.dropLast(2)) else { return nil }
    let length = number * unit
    guard Self.range.contains(length) else { return nil }
    millimetres = length
  }

  /// The width of a drawing whose units have their size on this paper.
  var units: Double { millimetres / Self.millimetresPerUnit }

  /// As many dots as an image of this width has.
  public func dots(perInch resolution: Int) -> Int {
    Int((millimetres / Self.millimetresPerInch * Double(resolution)).rounded())
  }

  static var millimetresPerUnit: Double { pointsPerUnit / pointsPerInch * millimetresPerInch }
}
