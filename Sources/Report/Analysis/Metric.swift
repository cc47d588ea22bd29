/// What a score is called, between what it lies, and which way is better.
public struct Metric: Equatable, Sendable {
  public var name: String
  /// Nil where nothing bounds it, or nobody says what.
  public var bounds: ClosedRange<Double>?
  public var isHigherBetter: Bool

  public init(name: String, bounds: ClosedRange<Double>? = nil, isHigherBetter: Bool = true) {
    self.name = name
    self.bounds = bounds
    self.isHigherBetter = isHigherBetter
  }

  /// What the trials of a sweep are scored by.
  public static let macroF1 = Metric(name: "Macro-F1", bounds: 0...1)

  /// The width between the bounds; nil of none.
  var width: Double? { bounds.map { $0.upperBound - $0.lowerBound } }

  /// Between what the difference of two scores lies; nil of no bounds.
  var differences: ClosedRange<Double>? { width.map { -$0...$0 } }
}
