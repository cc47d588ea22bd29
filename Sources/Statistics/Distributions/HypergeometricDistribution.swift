/// The number of marked ones in a draw without replacement.
struct HypergeometricDistribution {
  let marked: Int
  let unmarked: Int
  let drawn: Int

  /// The counts that can come out.
  var support: ClosedRange<Int> { max(0, drawn - unmarked)...min(drawn, marked) }

  /// The probability of `k` marked ones, as a ratio of three binomial probabilities (Loader 2000).
  func probability(_ k: Int) -> Double {
    let total = Double(marked + unmarked)
    guard drawn > 0, drawn < marked + unmarked else { return support.contains(k) ? 1 : 0 }
    let (p, q) = (Double(drawn) / total, (total - Double(drawn)) / total)
    let binomial = { (k: Int, n: Int) in
      BinomialDistribution.probability(Double(k), of: Double(n), success: p, failure: q)
    }
    return binomial(k, marked) * binomial(drawn - k, unmarked) / binomial(drawn, marked + unmarked)
  }
}
