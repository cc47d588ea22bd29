/// Robbins' mixture: what a rate's likelihood is worth beside all others'.
///
/// Source: Robbins, "Statistical methods related to the law of the iterated logarithm" (1970).
extension Proportion {
  /// How often the mean likelihood over all rates is that of `rate`: 1 / ((n + 1) P(k of n | rate)).
  ///
  /// Were `rate` the truth, this would ever exceed x with probability 1 / x at most, however often one looks.
  public func evidence(against rate: Double) -> Double { evidence(against: rate, complement: 1 - rate) }

  private func evidence(against rate: Double, complement: Double) -> Double {
    let (k, n) = (Double(count), Double(total))
    return 1 / ((n + 1) * BinomialDistribution.probability(k, of: n, success: rate, failure: complement))
  }

  /// The confidence sequence of the rate at these counts: it holds the rate at every count at once, so looking after each trial and
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
      lower: count == 0 ? 0 : lower, upper: count == total ? 1 : 1 - upper, confidence: confidence)
  }
}
