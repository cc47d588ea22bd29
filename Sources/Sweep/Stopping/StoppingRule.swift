/// When a sweep has seen enough seeds: at the first look at which every goal is reached, or those that are not cannot be reached any more,
/// or when there are no more seeds.
public struct StoppingRule: Equatable, Sendable {
  /// A question that seeds are to answer; all of them together are held to 5 % over all looks.
  public enum Goal: Equatable, Sendable {
    /// The collapse rate of a condition (0-based) is known to ± `halfWidth`.
    case collapse(String, halfWidth: Double)
    /// The mean Macro-F1 of a condition is known to ± `halfWidth`, by betting.
    case macroF1(String, halfWidth: Double)
    /// The differences in Macro-F1 between two conditions are not symmetric about 0, by the e-process for symmetry.
    case difference(String, String)
    /// The mean Macro-F1 of two conditions differs by less than a margin, by betting on the differences.
    case equivalent(String, String, within: Double)
  }

  public var goals: [Goal]
  /// How many seeds are trained before the rule may stop the sweep.
  public var leastSeeds: Int
  /// How many seeds are trained where the goals are never reached.
  public var mostSeeds: Int

  /// What all goals together are held to: the probability that one is said to be reached that is not so, over all looks.
  public static let level = 0.05

  /// What each goal is held to: its share of that (Bonferroni).
  public var goalLevel: Double { Self.level / Double(max(1, goals.count)) }

  public init(goals: [Goal], leastSeeds: Int, mostSeeds: Int) {
    self.goals = goals
    self.leastSeeds = leastSeeds
    self.mostSeeds = mostSeeds
  }
}

extension StoppingRule.Goal {
  /// The names of the conditions that the goal is about.
  public var conditions: [String] {
    switch self {
    case .collapse(let condition, _), .macroF1(let condition, _): [condition]
    case .difference(let first, let second), .equivalent(let first, let second, _): [first, second]
    }
  }
}
