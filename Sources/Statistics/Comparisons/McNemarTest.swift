/// The exact test of McNemar (1947): whether something happens equally often in two conditions, paired by seed.
public struct McNemarTest: Equatable, Sendable {
  /// Pairs in which it happened in the first condition only.
  public let onlyFirst: Int
  /// Pairs in which it happened in the second condition only.
  public let onlySecond: Int
  /// Two-sided; the pairs that agree say nothing.
  public let pValue: Double

  public init(onlyFirst: Int, onlySecond: Int) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    pValue = Self.pValue(min(onlyFirst, onlySecond), of: onlyFirst + onlySecond)
  }

  /// The test of outcomes paired by position.
  public init(_ pairs: some Sequence<(first: Bool, second: Bool)>) {
    let discordant = pairs.filter { $0.first != $0.second }
    self.init(onlyFirst: discordant.count { $0.first }, onlySecond: discordant.count { $0.second })
  }

  /// Twice the probability of `fewer` or fewer heads in `discordant` tosses of a fair coin.
  static func pValue(_ fewer: Int, of discordant: Int) -> Double {
    min(1, 2 * BinomialDistribution.lowerTail(fewer, of: discordant, success: 0.5))
  }

  /// The smallest p that so many pairs can reach.
  public static func smallestPValue(pairs: Int) -> Double { pValue(0, of: pairs) }
}
