public import Sweep

/// How the seeds of a sweep with a stopping rule came to be as many as they are.
public struct StoppingOutcome: Equatable, Sendable {
  public var rule: StoppingRule
  /// Every look so far, by seeds and in the order of the goals.
  public var looks: [StoppingMonitor.Look]

  public init(rule: StoppingRule, looks: [StoppingMonitor.Look]) {
    self.rule = rule
    self.looks = looks.sorted { $0.seeds < $1.seeds }
  }

  /// The last look at each goal.
  public var latest: [StoppingMonitor.Look] {
    rule.goals.compactMap { goal in looks.last { $0.goal == goal } }
  }

  /// How many seeds were enough; nil while the goals are not reached.
  public var seeds: Int? { ended(\.isReached) }

  /// After how many seeds the sweep ended by its rule: they were enough, or no others could have reached what was not reached.
  public var ended: Int? { ended { $0.isReached || $0.isOutOfReach } }

  /// What each goal was held to at the last look.
  public var level: Double { latest.first?.level ?? rule.goalLevel }

  private func ended(_ isSettled: (StoppingMonitor.Look) -> Bool) -> Int? {
    guard let last = latest.first, last.seeds >= rule.leastSeeds, latest.count == rule.goals.count,
      latest.allSatisfy({ isSettled($0) && $0.seeds == last.seeds })
    else { return nil }
    return last.seeds
  }
}
