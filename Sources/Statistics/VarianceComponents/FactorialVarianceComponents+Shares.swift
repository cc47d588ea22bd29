import ReproducibleMath

extension FactorialVarianceComponents {
  /// What share of the variance each component and the remainder have, as far as so few levels tell.
  public struct Shares: Equatable, Sendable {
    /// In the order of the components.
    public let components: [ConfidenceInterval]
    public let remainder: ConfidenceInterval
  }

  /// How many draws the ends of an interval are of.
  public static let draws = 9_999

  /// Generalised confidence intervals of the shares, by draws from a seeded stream.
  ///
  /// Of normal effects, a mean square times its degrees of freedom over what it is expected to be follows χ². Every draw puts the mean
  /// squares observed over drawn χ² in the place of what is expected, and takes the shares that follow; what of them is below 0 counts
  /// as 0. No exact interval is known for more than one source. Source: Burdick, Borror and Montgomery, Design and Analysis of Gauge R&R
  /// Studies (2005), appendix B, after Weerahandi (1993).
  public func shareIntervals(confidence: Double = 0.95) -> Shares {
    shareIntervals(confidence: confidence, draws: Self.draws)
  }

  func shareIntervals(confidence: Double, draws: Int) -> Shares {
    var stream = RandomStream(seed: 0, name: "shares of the variance", indices: components.count)
    let terms = components.map(\.factors)
    var shares = [[Double]](repeating: [], count: components.count + 1)
    for _ in 0..<draws {
      let meanSquares = components.map { $0.meanSquare / stream.meanSquare($0.degreesOfFreedom) }
      let rest = remainder / stream.meanSquare(remainderFreedom)
      let variances =
        Self.estimates(of: terms, meanSquares: meanSquares, remainder: rest, levels: levels).map { max(0, $0) } + [rest]
      let total = variances.reduce(0, +)
      for (place, variance) in variances.enumerated() { shares[place].append(variance / total) }
    }
    let intervals = shares.map { Self.interval($0.sorted(), confidence) }
    return Shares(components: Array(intervals.dropLast()), remainder: intervals[components.count])
  }

  /// Between the two quantiles of ascending values.
  private static func interval(_ sorted: [Double], _ confidence: Double) -> ConfidenceInterval {
    let beyond = Int((Double(sorted.count + 1) * (1 - confidence) / 2).rounded(.down))
    let place = min(max(0, beyond - 1), (sorted.count - 1) / 2)
    return ConfidenceInterval(
      lower: sorted[place], upper: sorted[sorted.count - 1 - place], confidence: confidence)
  }
}

extension RandomStream {
  /// A χ² number over its degrees of freedom, one or more.
  fileprivate mutating func meanSquare(_ degreesOfFreedom: Int) -> Double {
    // Never 0, by which nothing could be divided.
    guard degreesOfFreedom > 1 else {
      let number = normal()
      return max(1e-150, number * number)
    }
    return max(1e-150, gamma(shape: Double(degreesOfFreedom) / 2, scale: 2) / Double(degreesOfFreedom))
  }
}
