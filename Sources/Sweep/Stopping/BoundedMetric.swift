public import Training

/// A score of a trial that a sweep can be stopped by: bets on it need to know between what it lies.
public struct BoundedMetric: Hashable, Sendable {
  public let metric: TestMetric
  public let bounds: ClosedRange<Double>

  /// Nil of a score that nothing bounds.
  public init?(_ metric: TestMetric) {
    guard let bounds = metric.bounds else { return nil }
    self.metric = metric
    self.bounds = bounds
  }

  /// What is meant where a goal names none.
  public static let macroF1 = BoundedMetric(.macroF1)!

  /// What goals call them all, for errors.
  static let names: String = {
    let names = TestMetric.allCases.filter { BoundedMetric($0) != nil }.map(\.rawValue)
    return "\(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])"
  }()

  /// How far two scores can lie apart.
  var width: Double { bounds.upperBound - bounds.lowerBound }

  /// Between what the difference of two scores lies.
  var differences: ClosedRange<Double> { -width...width }
}
