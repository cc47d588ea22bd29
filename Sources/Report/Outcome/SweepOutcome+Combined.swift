import ContentHash
import Program
public import Training

extension SweepOutcome {
  /// Two runs gave different results for the same trial.
  public struct Contradiction: Error, Equatable, CustomStringConvertible {
    public let condition: Condition
    public let cell: TrialCell

    public var description: String {
      "\(condition), \(cell): the runs have different results for the same training; one of them is damaged or was "
        + "computed otherwise than it says"
    }
  }

  /// The outcomes of runs that trained in the same way on the same data as one: all their conditions and seeds, in the order in which they
  /// come first.
  ///
  /// A trial that several runs hold counts once; one that a run was not able to train and another was is no failure.
  public static func combined(_ outcomes: [SweepOutcome]) throws(Contradiction) -> SweepOutcome? {
    guard var combined = outcomes.first else { return nil }
    for outcome in outcomes.dropFirst() {
      // Together they are no sweep that a rule or a budget has stopped.
      combined.stopping = nil
      combined.budget = nil
      combined.lineage = combined.lineage.combined(with: outcome.lineage)
      combined.seedPlan = combined.seedPlan.combined(with: outcome.seedPlan)
      if combined.baselines.records == nil { combined.baselines = outcome.baselines }
      if outcome.name != combined.name { combined.name += " + \(outcome.name)" }
      combined.notReproducible += outcome.notReproducible.filter { !combined.notReproducible.contains($0) }
      for condition in outcome.conditions {
        if let index = combined.conditions.firstIndex(where: { $0.condition.name == condition.condition.name }) {
          combined.conditions[index] = try combined.conditions[index].combined(with: condition)
        } else {
          combined.conditions.append(condition)
        }
      }
    }
    return combined
  }
}

extension SeedPlan {
  /// One plan where both say the same; else nobody can tell what was seen before the other run was started.
  fileprivate func combined(with other: SeedPlan) -> SeedPlan {
    let own = Set(order)
    let added = other.order.filter { !own.contains($0) }
    let isSame = added.isEmpty && own.count == other.order.count && growth == other.growth
    return SeedPlan(order: order + added, growth: isSame ? growth : .combined)
  }
}

extension SweepOutcome.ConditionOutcome {
  fileprivate func combined(with other: Self) throws(SweepOutcome.Contradiction) -> Self {
    let own = Dictionary(uniqueKeysWithValues: trials.map { ($0.cell, $0) })
    for trial in other.trials {
      if let mine = own[trial.cell], !mine.agrees(with: trial) {
        throw SweepOutcome.Contradiction(condition: condition, cell: trial.cell)
      }
    }
    let trials = trials + other.trials.filter { own[$0.cell] == nil }
    let trained = Set(trials.map(\.cell))
    var failed: [TrialCell: SweepOutcome.FailedSeed] = [:]
    for failure in self.failed + other.failed where !trained.contains(failure.cell) { failed[failure.cell] = failure }
    var combined = Self(
      condition: condition, planned: Array(Set(planned).union(other.planned)),
      cells: Array(Set(cells).union(other.cells)), trials: trials,
      failed: Array(failed.values), attempts: attempts.merging(other.attempts) { own, _ in own })
    combined.coreSeconds = coreSeconds.flatMap { own in other.coreSeconds.map { own + $0 } }
    return combined
  }
}
