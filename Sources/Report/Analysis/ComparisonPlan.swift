import Statistics

/// How many seeds would show a difference, were the truth what these seeds show: a plan for each test that may decide.
public struct ComparisonPlan: Equatable, Sendable {
  /// The pairs of seeds that one test takes, as one of its family.
  public struct Pairs: Equatable, Sendable {
    /// With fewer, no outcome whatever comes below the level; nil where none does with any number.
    public let least: Int?
    /// For 80 % power; nil where the seeds show no difference, or one that nobody could show.
    public let forPower: Int?
  }

  /// Macro-F1 at one look, by the sign-flip test.
  public let signFlip: Pairs
  /// Macro-F1 at every look, by the e-process for symmetry.
  public let symmetry: Pairs
  /// Collapse at one look, by McNemar's exact test.
  public let mcNemar: Pairs
  /// Collapse at every look, by the e-process for equal rates in pairs.
  public let discordance: Pairs

  init(difference: Summary, mcNemar: McNemarTest, pairs: Int, family: Int, level: Double) {
    let own = level / Double(family)
    let spread = difference.standardDeviation.flatMap { $0 > 0 ? $0 : nil }
    let shown = difference.mean.flatMap { mean in spread.map { (mean: mean, deviation: $0) } }
    signFlip = Pairs(
      least: SignFlipPower(effect: 0, level: own).leastPairs,
      forPower: shown.flatMap { SignFlipPower(effect: $0.mean / $0.deviation, level: own).pairs() })
    symmetry = Pairs(
      least: SymmetryPower.leastPairs(level: own),
      forPower: shown.flatMap { SymmetryPower(mean: $0.mean, deviation: $0.deviation, level: own).pairs() })
    let total = Double(max(pairs, 1))
    let (onlyFirst, onlySecond) = (Double(mcNemar.onlyFirst) / total, Double(mcNemar.onlySecond) / total)
    self.mcNemar = Pairs(
      least: McNemarPower.leastPairs(level: own),
      forPower: McNemarPower(onlyFirst: onlyFirst, onlySecond: onlySecond, level: own).pairs())
    discordance = Pairs(
      least: DiscordancePower.leastPairs(level: own),
      forPower: DiscordancePower(onlyFirst: onlyFirst, onlySecond: onlySecond, level: own).pairs())
  }
}
