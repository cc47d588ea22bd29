import Statistics

/// How many seeds would show a difference, were the truth what these seeds show.
public struct ComparisonPlan: Equatable, Sendable {
  /// Pairs from which on a test of the family can come below its level at all.
  public let pairsToShowAnything: Int
  /// Pairs for 80 % power of the paired t test; nil where the seeds show no difference, or one that nobody could show.
  public let pairsForDifference: Int?
  /// Pairs for 80 % power of McNemar's test; nil as above.
  public let pairsForCollapse: Int?

  init(difference: Summary, mcNemar: McNemarTest, pairs: Int, family: Int, level: Double) {
    pairsToShowAnything = (1...).first { SignFlipTest.smallestPValue(pairs: $0) * Double(family) <= level } ?? 0
    let ownLevel = level / Double(family)
    if let mean = difference.mean, let deviation = difference.standardDeviation, deviation > 0 {
      pairsForDifference = PairedTPower(effect: mean / deviation, level: ownLevel).pairs()
    } else {
      pairsForDifference = nil
    }
    let total = Double(max(pairs, 1))
    pairsForCollapse = McNemarPower(
      onlyFirst: Double(mcNemar.onlyFirst) / total, onlySecond: Double(mcNemar.onlySecond) / total, level: ownLevel
    ).pairs()
  }
}
