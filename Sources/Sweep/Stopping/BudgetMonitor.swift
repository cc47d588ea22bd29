/// Looks at what a sweep has cost as its seeds become complete, and says when its budget allows no further one.
///
/// A state machine without I/O or clock: it is told what was spent. It looks after each complete seed, in the seeds' order, and never at a
/// score. The first seed is trained in any case.
public struct BudgetMonitor: Equatable, Sendable {
  public enum Decision: Equatable, Sendable {
    case goOn
    /// With the first `seeds` seeds complete, the next one would cost more than is left.
    case spent(seeds: Int)
  }

  /// In core-seconds.
  public let budget: Double
  public private(set) var decision = Decision.goOn
  /// How many of the first seeds have all their trials settled.
  public private(set) var seeds = 0
  /// The tasks of each seed: its trials, and the pretrainings that no seed before it needs.
  private var rounds: [[TaskID]] = []
  /// Those that are recorded or were given up.
  private var settled: Set<TaskID>

  /// A monitor of a plan whose earlier coordinators recorded some tasks and gave some up, which are tried again where the sweep goes on.
  ///
  /// - Parameter budget: in core-seconds.
  public init(
    _ plan: SweepPlan, budget: Double, recorded: Set<TaskID> = [], givenUp: Set<TaskID> = [],
    spending: Spending = Spending()
  ) {
    self.budget = budget
    rounds = Array(repeating: [], count: plan.definition.seeds.count)
    for task in plan.tasks { rounds[task.round].append(task.id) }
    settled = recorded.union(givenUp)
    countSeeds()
    look(spending)
    guard decision == .goOn, !givenUp.isEmpty else { return }
    settled = recorded
    seeds = 0
    countSeeds()
  }

  /// Takes a task that was recorded or given up; true where another seed is complete by it, so that it is time to `look`.
  public mutating func settle(_ task: TaskID) -> Bool {
    settled.insert(task)
    return countSeeds()
  }

  /// A task that was given up is tried again after all: its seed is not complete, unless it was counted before.
  public mutating func reinstate(_ task: TaskID) { settled.remove(task) }

  /// Decides by what was spent. The sweep ends where that, and what the next seed lacks, is more than the budget.
  public mutating func look(_ spending: Spending) {
    guard decision == .goOn, seeds > 0, seeds < rounds.count else { return }
    guard spending.coreSeconds >= budget || spending.coreSeconds + price(ofSeed: seeds, spending) > budget else {
      return
    }
    decision = .spent(seeds: seeds)
  }

  @discardableResult
  private mutating func countSeeds() -> Bool {
    let before = seeds
    while seeds < rounds.count, rounds[seeds].allSatisfy({ $0.isPretraining || settled.contains($0) }) { seeds += 1 }
    return seeds > before
  }

  /// What the unsettled tasks of a seed will cost, if each costs what those of its kind did for each that is settled; what nobody knows
  /// anything of costs nothing.
  private func price(ofSeed seed: Int, _ spending: Spending) -> Double {
    var costs: [String: (sum: Double, count: Int)] = [:]
    for task in rounds.joined() {
      costs[task.kind, default: (0, 0)].sum += spending[task]
      if settled.contains(task) { costs[task.kind]!.count += 1 }
    }
    return rounds[seed].filter { !settled.contains($0) }.reduce(0) { price, task in
      let cost = costs[task.kind] ?? (0, 0)
      return price + (cost.count == 0 ? 0 : cost.sum / Double(cost.count))
    }
  }
}
