import Statistics

extension StoppingMonitor {
  /// What was known about one goal after so many seeds.
  public struct Look: Codable, Equatable, Sendable {
    public var seeds: Int
    public var goal: StoppingRule.Goal
    /// The rate, the mean or the mean difference; nil of no completed seed.
    public var estimate: Double?
    /// The ends of the interval of a rate or a mean, and of the mean difference that is to be within a margin; nil of a difference that is
    /// to be decided.
    public var lower: Double?
    public var upper: Double?
    /// The largest e-value so far against a difference of 0, by the e-process for symmetry; nil of what has an interval.
    public var eValue: Double?
    public var isReached: Bool
    /// No outcome of the seeds that are left could reach the goal.
    public var isOutOfReach: Bool
    /// What the goal was held to over all looks.
    public var level: Double

    public init(
      seeds: Int, goal: StoppingRule.Goal, estimate: Double?, lower: Double? = nil, upper: Double? = nil,
      eValue: Double? = nil, isReached: Bool, isOutOfReach: Bool = false, level: Double = StoppingRule.level
    ) {
      self.seeds = seeds
      self.goal = goal
      self.estimate = estimate
      self.lower = lower
      self.upper = upper
      self.eValue = eValue
      self.isReached = isReached
      self.isOutOfReach = isOutOfReach
      self.level = level
    }

    /// Takes an interval, which reaches the goal where it is narrow enough.
    mutating func take(
      _ interval: ConfidenceInterval, within halfWidth: Double, canNarrow: () -> Bool
    ) {
      lower = interval.lower
      upper = interval.upper
      isReached = interval.halfWidth <= halfWidth
      isOutOfReach = !isReached && !canNarrow()
    }
  }
}
