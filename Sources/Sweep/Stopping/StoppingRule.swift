/// When a sweep has seen enough seeds: at the first look at which every goal is reached, or when there are no more seeds.
public struct StoppingRule: Equatable, Sendable {
  /// A question that seeds are to answer, each held to 5 % over all looks.
  public enum Goal: Equatable, Sendable {
    /// The collapse rate of a condition (0-based) is known to ± `halfWidth`.
    case collapse(String, halfWidth: Double)
    /// The differences in Macro-F1 between two conditions are not symmetric about 0, by the e-process for symmetry.
    case difference(String, String)
  }

  public var goals: [Goal]
  /// How many seeds are trained before the rule may stop the sweep.
  public var leastSeeds: Int
  /// How many seeds are trained where the goals are never reached.
  public var mostSeeds: Int

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
    case .collapse(let condition, _): [condition]
    case .difference(let first, let second): [first, second]
    }
  }
}
