/// The mean of shares that lie between 0 and 1, one a seed: what a rate is where a seed gives several answers.
///
/// Its intervals are those of a proportion with as many trials as there are shares, and the sum of the shares as their number. Shares vary
/// at most as much as answers of all or nothing with the same mean, so these intervals are rather too wide than too narrow.
public struct MeanShare: Equatable, Sendable {
  public let sum: Double
  public let count: Int

  public init(sum: Double, of count: Int) {
    precondition(count >= 0 && sum >= 0 && sum <= Double(count), "\(sum) of \(count) is no sum of shares")
    self.sum = sum
    self.count = count
  }

  /// One answer a trial.
  public init(_ proportion: Proportion) { self.init(sum: Double(proportion.count), of: proportion.total) }

  /// The mean; nil of none.
  public var value: Double? { count == 0 ? nil : sum / Double(count) }

  /// The interval of Clopper and Pearson (1934), continued to real counts.
  public func exactInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    Proportion.exactInterval(sum, of: Double(count), confidence: confidence)
  }

  /// The interval of Wilson (1927).
  public func wilsonInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    guard count > 0 else { return ConfidenceInterval(lower: 0, upper: 1, confidence: confidence) }
    let (n, k) = (Double(count), sum)
    let z = NormalDistribution.quantile(upper: (1 - confidence) / 2)
    let centre = (k + z * z / 2) / (n + z * z)
    let halfWidth = z / (n + z * z) * (k * (n - k) / n + z * z / 4).squareRoot()
    return ConfidenceInterval(
      lower: k == 0 ? 0 : centre - halfWidth, upper: k == n ? 1 : centre + halfWidth, confidence: confidence)
  }

  /// The exact interval that holds whatever became of `missing` more: from a share of 0 in each of them to 1 in each.
  public func exactBounds(missing: Int, confidence: Double = 0.95) -> ConfidenceInterval {
    let all = count + missing
    return ConfidenceInterval(
      lower: MeanShare(sum: sum, of: all).exactInterval(confidence: confidence).lower,
      upper: MeanShare(sum: sum + Double(missing), of: all).exactInterval(confidence: confidence).upper,
      confidence: confidence)
  }
}

/// Robbins' mixture: what a rate's likelihood is worth beside all others'.
///
/// For shares, too, were `rate` their mean: the likelihood ratio r^x s^(1 - x) of a share x is convex in x, so its expectation is at most
/// that of an answer of all or nothing with the same mean, which is 1. Source: Robbins, "Statistical methods related to the law of the
/// iterated logarithm" (1970).
extension MeanShare {
  /// How often the mean likelihood over all rates is that of `rate`: 1 / ((n + 1) P(k of n | rate)).
  ///
  /// Were `rate` the truth, this would ever exceed x with probability 1 / x at most, however often one looks.
  public func evidence(against rate: Double) -> Double { evidence(against: rate, complement: 1 - rate) }

  private func evidence(against rate: Double, complement: Double) -> Double {
    let n = Double(count)
    return 1 / ((n + 1) * BinomialDistribution.probability(sum, of: n, success: rate, failure: complement))
  }

  /// The confidence sequence of the mean at these shares: it holds the mean at every count at once, so looking after each share and
  /// stopping when one likes costs nothing.
  ///
  /// Keeps every rate with evidence below 1 / (1 - confidence) against it.
  public func anytimeValidInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    let limit = 1 / (1 - confidence)
    let peak = value ?? 0.5
    // Each end in terms of what is small near it.
    let lower = Bisection.boundary(in: 0...peak) { evidence(against: $0, complement: 1 - $0) >= limit }
    let upper = Bisection.boundary(in: 0...1 - peak) { evidence(against: 1 - $0, complement: $0) >= limit }
    return ConfidenceInterval(
      lower: sum == 0 ? 0 : lower, upper: sum == Double(count) ? 1 : 1 - upper, confidence: confidence)
  }
}
