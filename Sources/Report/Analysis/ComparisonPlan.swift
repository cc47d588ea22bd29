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
  /// The spread of Macro-F1 at one look, by the sign-flip test of distances from the medians.
  public let spread: Pairs
  /// The spread of Macro-F1 at every look, by the e-process for equal spread.
  public let spreadAtEveryLook: Pairs
  /// Collapse at one look, by McNemar's exact test, or of shares by the sign-flip test.
  public let collapse: Pairs
  /// Collapse at every look, by the e-process for equal rates in pairs, or of shares by that for symmetry.
  public let collapseAtEveryLook: Pairs

  /// - Parameter collapse: nil where a condition has no epochs, so that there is nothing to plan.
  init(
    difference: Summary, spread: SpreadComparison, collapse: CollapseComparison?, family: Int, level: Double
  ) {
    let own = level / Double(family)
    signFlip = .signFlip(difference, level: own)
    symmetry = .symmetry(difference, level: own)
    self.spread = Pairs.signFlip(spread.difference, level: own).even
    spreadAtEveryLook = Pairs.symmetry(spread.looked, level: own).doubled
    guard let collapse else {
      self.collapse = Pairs(least: nil, forPower: nil)
      collapseAtEveryLook = Pairs(least: nil, forPower: nil)
      return
    }
    let ofCollapse = level / Double(collapse.anytime.test.family)
    guard !collapse.isOfShares else {
      self.collapse = .signFlip(collapse.difference, level: ofCollapse)
      collapseAtEveryLook = .symmetry(collapse.difference, level: ofCollapse)
      return
    }
    let total = Double(max(collapse.pairs, 1))
    let onlyFirst = Double(collapse.mcNemar.onlyFirst) / total
    let onlySecond = Double(collapse.mcNemar.onlySecond) / total
    self.collapse = Pairs(
      least: McNemarPower.leastPairs(level: ofCollapse),
      forPower: McNemarPower(onlyFirst: onlyFirst, onlySecond: onlySecond, level: ofCollapse).pairs())
    collapseAtEveryLook = Pairs(
      least: DiscordancePower.leastPairs(level: ofCollapse),
      forPower: DiscordancePower(onlyFirst: onlyFirst, onlySecond: onlySecond, level: ofCollapse).pairs())
  }
}

extension ComparisonPlan.Pairs {
  fileprivate static func signFlip(_ difference: Summary, level: Double) -> Self {
    Self(
      least: SignFlipPower(effect: 0, level: level).leastPairs,
      forPower: shown(difference).flatMap { SignFlipPower(effect: $0.mean / $0.deviation, level: level).pairs() })
  }

  fileprivate static func symmetry(_ difference: Summary, level: Double) -> Self {
    Self(
      least: SymmetryPower.leastPairs(level: level),
      forPower: shown(difference).flatMap {
        SymmetryPower(mean: $0.mean, deviation: $0.deviation, level: level).pairs()
      })
  }

  /// The same for a test that of an odd number of pairs can say no more than of one less.
  fileprivate var even: Self {
    let least = least.map { $0 + $0 % 2 }
    return Self(least: least, forPower: forPower.map { max($0, least ?? $0) })
  }

  /// The same for a test that makes one difference of two pairs.
  fileprivate var doubled: Self { Self(least: least.map { 2 * $0 }, forPower: forPower.map { 2 * $0 }) }

  /// Nil where nothing spreads.
  private static func shown(_ difference: Summary) -> (mean: Double, deviation: Double)? {
    guard !difference.isConstant, let mean = difference.mean, let deviation = difference.standardDeviation,
      deviation > 0
    else { return nil }
    return (mean, deviation)
  }
}
