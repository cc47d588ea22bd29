public import Training

/// When a sweep has seen enough seeds: at the first look at which every goal is reached, or those that are not cannot be reached any more,
/// or when there are no more seeds.
public struct StoppingRule: Equatable, Sendable {
  /// A question that seeds are to answer; all of them together are held to 5 % over all looks.
  public enum Goal: Equatable, Sendable {
    /// The collapse rate of a condition (0-based) is known to ± `halfWidth`.
    case collapse(String, halfWidth: Double)
    /// The mean score of a condition is known to ± `halfWidth`, by betting within the bounds of the metric.
    case mean(BoundedMetric, of: String, halfWidth: Double)
    /// The differences in a score between two conditions are not symmetric about 0, by the e-process for symmetry.
    case difference(String, String, by: BoundedMetric = .macroF1)
    /// The mean scores of two conditions differ by less than a margin, by betting on the differences.
    case equivalent(String, String, by: BoundedMetric = .macroF1, within: Double)
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
    case .collapse(let condition, _), .mean(_, let condition, _): [condition]
    case .difference(let first, let second, _), .equivalent(let first, let second, _, _): [first, second]
    }
  }

  /// What it looks at; nil of a rate.
  public var metric: TestMetric? {
    switch self {
    case .collapse: nil
    case .mean(let bounded, _, _), .difference(_, _, let bounded), .equivalent(_, _, let bounded, _): bounded.metric
    }
  }
}
