/// How often an interval for a rate holds the rate: exact sums over all outcomes, nothing is simulated.
public struct RateCoverage: Sendable {
  /// How an interval is made from a count.
  public typealias Method = @Sendable (Proportion) -> ConfidenceInterval

  let method: Method

  public init(_ method: @escaping Method) { self.method = method }

  /// The smallest and the mean probability of holding the rate with `total` trials, over the rates 0.001, 0.002, ... 0.999.
  public func overRates(total: Int) -> (smallest: Double, mean: Double) {
    let intervals = (0...total).map { method(Proportion($0, of: total)) }
    let coverages = (1..<1000).map { thousandth in
      let rate = Double(thousandth) / 1000
      return (0...total).filter { intervals[$0].contains(rate) }.reduce(0.0) { sum, count in
        sum + BinomialDistribution.probability(Double(count), of: Double(total), success: rate, failure: 1 - rate)
      }
    }
    return (coverages.min() ?? 0, coverages.reduce(0, +) / Double(coverages.count))
  }

  /// The probability that the interval, looked at after each of `looks` trials, misses the rate at least once.
  ///
  /// Follows the probability of every count from trial to trial and drops what has missed.
  public func missProbability(rate: Double, looks: Int) -> Double {
    var holding = [1.0]
    for total in 1...looks {
      var next = [Double](repeating: 0, count: total + 1)
      for (count, probability) in holding.enumerated() {
        next[count] += probability * (1 - rate)
        next[count + 1] += probability * rate
      }
      holding = next.enumerated().map { count, probability in
        probability > 0 && method(Proportion(count, of: total)).contains(rate) ? probability : 0
      }
    }
    return 1 - holding.reduce(0, +)
  }
}
