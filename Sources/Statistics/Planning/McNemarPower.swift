/// The power of McNemar's exact test: how probable it is to reject equality that is indeed false.
public struct McNemarPower: Sendable {
  /// The probability that it happens in the first condition only.
  let onlyFirst: Double
  /// The probability that it happens in the second condition only.
  let onlySecond: Double
  let level: Double

  public init(onlyFirst: Double, onlySecond: Double, level: Double = 0.05) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.level = level
  }

  /// The fewest pairs with which the test can reject at all; nil where `limit` pairs are not enough.
  public static func leastPairs(level: Double, limit: Int = 1000) -> Int? {
    (1...limit).first { McNemarTest.smallestPValue(pairs: $0) <= level }
  }

  /// The power with so many pairs.
  public func power(pairs: Int) -> Double {
    power(pairs: pairs, rejections: (0...pairs).map(rejection))
  }

  /// The fewest pairs with at least this power; nil where `limit` pairs are not enough.
  public func pairs(power wanted: Double = 0.8, limit: Int = 500) -> Int? {
    guard onlyFirst != onlySecond else { return nil }
    var rejections = [rejection(discordant: 0)]
    for pairs in 1...limit {
      rejections.append(rejection(discordant: pairs))
      if power(pairs: pairs, rejections: rejections) >= wanted { return pairs }
    }
    return nil
  }

  private func power(pairs: Int, rejections: [Double]) -> Double {
    Self.mean(of: rejections, pairs: pairs, discordance: onlyFirst + onlySecond)
  }

  /// The mean of what 0, 1, ... discordant pairs give over how many of `pairs` are discordant.
  static func mean(of values: [Double], pairs: Int, discordance: Double) -> Double {
    values.prefix(pairs + 1).enumerated().reduce(0) { sum, element in
      let (discordant, value) = element
      guard value > 0 else { return sum }
      return sum + value
        * BinomialDistribution.probability(
          Double(discordant), of: Double(pairs), success: discordance, failure: 1 - discordance)
    }
  }

  /// The probability that the test rejects with so many discordant pairs.
  private func rejection(discordant: Int) -> Double {
    let critical = criticalCount(discordant: discordant)
    guard critical >= 0, onlyFirst + onlySecond > 0 else { return 0 }
    let share = onlyFirst / (onlyFirst + onlySecond)
    return BinomialDistribution.lowerTail(critical, of: discordant, success: share)
      + BinomialDistribution.lowerTail(critical, of: discordant, success: 1 - share)
  }

  /// The largest count on the rarer side with which the test rejects; -1 where none does.
  private func criticalCount(discordant: Int) -> Int {
    let accepting = Bisection.first(from: 0, to: discordant) { McNemarTest.pValue($0, of: discordant) > level }
    return (accepting ?? 0) - 1
  }
}
