/// How much of a spread comes from one source of chance and how much from all others: a one-way random-effects analysis of variance.
///
/// A group holds the values of trials that share one value of the source, such as one labelled subset, everything else varied.
public struct VarianceComponents: Equatable, Sendable {
  /// The variance that the source adds: (MSB - MSW) / n₀, never below 0.
  public let between: Double
  /// The variance of everything else.
  public let within: Double
  /// The p of the F test that the source adds nothing.
  public let pValue: Double
  /// The interval of the source's share of the variance; exact for groups of one size and normal effects.
  public let shareInterval: ConfidenceInterval

  /// The source's share of the variance.
  public var share: Double { between / (between + within) }

  /// Nil of fewer than two groups, of an empty one, and where no value differs from the others in its group.
  public init?(_ groups: [[Double]], confidence: Double = 0.95) {
    guard let variance = OneWayVariance(groups), variance.within > 0 else { return nil }
    let total = Double(groups.reduce(0) { $0 + $1.count })
    let squares = groups.reduce(0.0) { $0 + Double($1.count * $1.count) }
    let size = (total - squares / total) / Double(variance.degreesBetween)
    let f = variance.between / variance.within
    let distribution = FisherDistribution(variance.degreesBetween, variance.degreesWithin)
    within = variance.within
    between = max(0, (variance.between - variance.within) / size)
    pValue = distribution.upperTail(f)
    // F / quantile - 1 bounds n₀ times the ratio of the components (Searle, Casella, McCulloch, Variance Components, 1992, 3.6).
    let tail = (1 - confidence) / 2
    let bound = { (upper: Double) in
      let ratio = max(0, (f / distribution.quantile(upper: upper) - 1) / size)
      return ratio / (1 + ratio)
    }
    shareInterval = ConfidenceInterval(lower: bound(tail), upper: bound(1 - tail), confidence: confidence)
  }
}
