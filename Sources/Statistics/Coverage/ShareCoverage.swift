import ReproducibleMath

/// How often the interval of a source's share of the variance holds it, by simulation with a seeded stream: normal effects of crossed sources
/// and a remainder.
public struct ShareCoverage: Sendable {
  let levels: [Int]
  let experiments: Int
  /// The variance of each source; that of the remainder is 1.
  let variances: [Double]

  /// - Parameters:
  ///   - levels: how many levels each source has.
  ///   - variances: the variance of each source, in units of the remainder's.
  public init(levels: [Int], variances: [Double], experiments: Int) {
    precondition(levels.count == variances.count, "\(levels.count) sources with \(variances.count) variances")
    self.levels = levels
    self.variances = variances
    self.experiments = experiments
  }

  /// The share of experiments whose interval holds the share of the first source, and that of all experiments that had one.
  public func coverage(confidence: Double = 0.95) -> Double {
    let share = variances[0] / (1 + variances.reduce(0, +))
    let missed = (0..<experiments).count { experiment in
      var stream = RandomStream(seed: 1, name: "shares of a variance", indices: experiment)
      let values = values(&stream)
      guard let components = FactorialVarianceComponents(values, levels: levels) else { return false }
      // Fewer draws than reports take: the ends move, the coverage does not.
      let interval = components.shareIntervals(confidence: confidence, draws: 999).components[0]
      return !interval.contains(share)
    }
    return 1 - Double(missed) / Double(experiments)
  }

  private func values(_ stream: inout RandomStream) -> [Double] {
    let effects = zip(levels, variances).map { count, variance in
      (0..<count).map { _ in variance.squareRoot() * stream.normal() }
    }
    return (0..<levels.reduce(1, *)).map { cell in
      var (rest, sum) = (cell, stream.normal())
      for (place, count) in levels.enumerated().reversed() {
        sum += effects[place][rest % count]
        rest /= count
      }
      return sum
    }
  }
}
