/// What a sweep was allowed to cost, and has.
public struct BudgetOutcome: Equatable, Sendable {
  /// In core-seconds.
  public var budget: Double
  /// What the run has cost, in core-seconds.
  public var spent: Double
  /// After how many complete seeds the budget ended the sweep; nil where it has not.
  public var endedAfter: Int?
  /// How many seeds the sweep has.
  public var seeds: Int

  public init(budget: Double, spent: Double, endedAfter: Int? = nil, seeds: Int) {
    self.budget = budget
    self.spent = spent
    self.endedAfter = endedAfter
    self.seeds = seeds
  }
}
