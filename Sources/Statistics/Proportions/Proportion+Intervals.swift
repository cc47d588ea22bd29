extension Proportion {
  /// The exact interval of Clopper and Pearson (1934): it holds the true rate with at least `confidence`, whatever the rate.
  public func exactInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    Self.exactInterval(Double(count), of: Double(total), confidence: confidence)
  }

  /// Clopper and Pearson's interval continued to real counts, for planning.
  static func exactInterval(_ count: Double, of total: Double, confidence: Double) -> ConfidenceInterval {
    let tail = (1 - confidence) / 2
    let failures = total - count
    let lower = count == 0 ? 0 : BetaDistribution(count, failures + 1).quantile(lower: tail, upper: 1 - tail).x
    let upper = failures == 0 ? 1 : BetaDistribution(count + 1, failures).quantile(lower: 1 - tail, upper: tail).x
    return ConfidenceInterval(lower: lower, upper: upper, confidence: confidence)
  }

  /// The interval of Wilson (1927), shorter than the exact one: it holds the true rate with about `confidence` on average over rates.
  public func wilsonInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    guard total > 0 else { return ConfidenceInterval(lower: 0, upper: 1, confidence: confidence) }
    let (n, k) = (Double(total), Double(count))
    let z = NormalDistribution.quantile(upper: (1 - confidence) / 2)
    let centre = (k + z * z / 2) / (n + z * z)
    let halfWidth = z / (n + z * z) * (k * (n - k) / n + z * z / 4).squareRoot()
    return ConfidenceInterval(
      lower: count == 0 ? 0 : centre - halfWidth, upper: count == total ? 1 : centre + halfWidth,
      confidence: confidence)
  }

  /// The exact interval that holds whatever became of `missing` more trials: from none of them counting to all of them.
  public func exactBounds(missing: Int, confidence: Double = 0.95) -> ConfidenceInterval {
    let all = total + missing
    return ConfidenceInterval(
      lower: Proportion(count, of: all).exactInterval(confidence: confidence).lower,
      upper: Proportion(count + missing, of: all).exactInterval(confidence: confidence).upper, confidence: confidence)
  }
}
