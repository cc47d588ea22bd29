/// Fisher's F distribution: the ratio of two independent mean squares.
struct FisherDistribution {
  let numerator: Double
  let denominator: Double

  /// The distribution with so many degrees of freedom above and below the line.
  init(_ numerator: Int, _ denominator: Int) {
    self.numerator = Double(numerator)
    self.denominator = Double(denominator)
  }

  /// The probability of more than `f`.
  func upperTail(_ f: Double) -> Double {
    guard f.isFinite else { return 0 }
    let scale = denominator + numerator * f
    return BetaDistribution(denominator / 2, numerator / 2)
      .tails(below: denominator / scale, above: numerator * f / scale).lower
  }

  /// The f above which lies the probability `upper`.
  func quantile(upper: Double) -> Double {
    let (x, y) = BetaDistribution(denominator / 2, numerator / 2).quantile(lower: upper, upper: 1 - upper)
    return denominator * y / (numerator * x)
  }
}
