import Training

/// What a score is called, between what it lies, and which way is better.
public struct Metric: Equatable, Sendable {
  public var name: String
  /// Nil where nothing bounds it, or nobody says what.
  public var bounds: ClosedRange<Double>?
  public var isHigherBetter: Bool
  /// Which score of a trial it is. Scores of a table stand where trials have their Macro-F1.
  let source: TestMetric

  public init(name: String, bounds: ClosedRange<Double>? = nil, isHigherBetter: Bool = true) {
    self.init(name: name, bounds: bounds, isHigherBetter: isHigherBetter, source: .macroF1)
  }

  init(name: String, bounds: ClosedRange<Double>?, isHigherBetter: Bool, source: TestMetric) {
    self.name = name
    self.bounds = bounds
    self.isHigherBetter = isHigherBetter
    self.source = source
  }

  /// What the trials of a sweep are selected by, and scored by where nobody asks for another.
  public static let macroF1 = TestMetric.macroF1.metric

  /// Whether it is what baselines, published rows and influences of patients are known in.
  var isMacroF1: Bool { source == .macroF1 }

  /// What stands for it in JSON.
  var key: String { isMacroF1 ? TestMetric.macroF1.key : "score" }

  /// The width between the bounds; nil of none.
  var width: Double? { bounds.map { $0.upperBound - $0.lowerBound } }

  /// Between what the difference of two scores lies; nil of no bounds.
  var differences: ClosedRange<Double>? { width.map { -$0...$0 } }

  /// The score among a trial's; nil where that has none.
  func value(in metrics: ClassificationMetrics?) -> Double? { metrics.flatMap(source.value) }
}

extension Metric {
  /// At what intervals are clipped: `clipped at 0 and 1`.
  var clipping: String {
    bounds.map { "clipped at \(Self.text($0))" } ?? "not clipped, as nothing bounds \(name)"
  }

  /// The bounds of a difference: `-1 and 1`; nil of none.
  var differenceBounds: String? { differences.map(Self.text) }

  private static func text(_ bounds: ClosedRange<Double>) -> String {
    [bounds.lowerBound, bounds.upperBound].map { Int(exactly: $0).map(String.init) ?? "\($0)" }
      .joined(separator: " and ")
  }
}
