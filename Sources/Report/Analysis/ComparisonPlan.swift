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
  /// Collapse at one look, by McNemar's exact test, or of shares by the sign-flip test.
  public let collapse: Pairs
  /// Collapse at every look, by the e-process for equal rates in pairs, or of shares by that for symmetry.
  public let collapseAtEveryLook: Pairs

  /// - Parameter collapse: nil where a condition has no epochs, so that there is nothing to plan.
  init(difference: Summary, collapse: CollapseComparison?, family: Int, level: Double) {
    let own = level / Double(family)
    signFlip = .signFlip(difference, level: own)
    symmetry = .symmetry(difference, level: own)
    guard let collapse else {
      self.collapse = Pairs(least: nil, forPower: nil)
      collapseAtEveryLook = Pairs(least: nil, forPower: nil)
      return
    }
    guard !collapse.isOfShares else {
      self.collapse = .signFlip(collapse.difference, level: own)
      collapseAtEveryLook = .symmetry(collapse.difference, level: own)
      return
    }
    let total = Double(max(collapse.pairs, 1))
    let onlyFirst = Double(collapse.mcNemar.onlyFirst) / total
    let onlySecond = Double(collapse.mcNemar.onlySecond) / total
    self.collapse = Pairs(
      least: McNemarPower.leastPairs(level: own),
      forPower: McNemarPower(onlyFirst: onlyFirst, onlySecond: onlySecond, level: own).pairs())
    collapseAtEveryLook = Pairs(
      least: DiscordancePower.leastPairs(level: own),
      forPower: DiscordancePower(onlyFirst: onlyFirst, onlySecond: onlySecond, level: own).pairs())
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

  /// Nil where nothing spreads.
  private static func shown(_ difference: Summary) -> (mean: Double, deviation: Double)? {
    guard let mean = difference.mean, let deviation = difference.standardDeviation, deviation > 0 else { return nil }
    return (mean, deviation)
  }
}
