import ContentHash
import Report
import RunStore
import Sweep
import Training

extension SweepOutcome {
  /// What a run holds at this moment.
  init(_ run: RunReader) throws(RunStoreError) {
    let description = try run.description()
    let tasks = try run.tasks()
    let trials = try run.trials()
    let definition = description.definition
    let failed = Set(tasks.filter { $0.state == .failed }.map(\.id))
    let failureClasses = Dictionary(try run.failures().map { ($0.task, $0.failureClass.description) }) { _, last in last
    }
    let diverged = try run.divergedPretrainings()
    let provenance = Dictionary(tasks.map { ($0.id, $0.provenance) }) { first, _ in first }
    let pretraining = Self.pretrainings(
      of: definition, data: description.data, areNeeded: !(failed.isEmpty && diverged.isEmpty))
    func startsFromNothing(_ task: TaskID) -> Bool { pretraining[task].map(diverged.contains) ?? false }
    let stopping = try definition.stopping.map { rule throws(RunStoreError) in
      StoppingOutcome(rule: rule, looks: try run.looks())
    }
    let spending = try run.spending()
    let budget = try BudgetOutcome(run, seeds: definition.seeds.count)
    let seeds = Self.seeds(definition, stopping, budget, trained: Set(trials.map(\.seed)))
    let isSynthetic = if case .synthetic = definition.data { true } else { false }
    self.init(
      name: definition.name, dataSource: description.dataSource, isSynthetic: isSynthetic,
      fingerprint: description.data, codeVersion: description.codeVersion, lineage: try run.lineage(),
      baselines: description.baselines, classes: definition.classes,
      conditions: definition.conditions.map { condition in
        let cells = definition.streams.cells(of: condition.recipe)
        let own = trials.filter {
          $0.condition == condition.name && seeds.contains($0.seed)
            && !startsFromNothing(.trial(condition, seed: $0.seed, crossed: $0.crossed))
        }
        var outcome = ConditionOutcome(
          condition: condition, planned: seeds, cells: cells, trials: own,
          failed: seeds.flatMap { seed in
            cells.compactMap { crossed -> FailedSeed? in
              let task = TaskID.trial(condition, seed: seed, crossed: crossed)
              let failure = { (reason: String) in FailedSeed(seed: seed, crossed: crossed, failureClass: reason) }
              if startsFromNothing(task) { return failure("pretraining diverged") }
              guard failed.contains(task) else { return nil }
              // A trial whose pretraining was given up never had an attempt of its own.
              let cause = pretraining[task].flatMap { failureClasses[$0] } == "diverged" ? "diverged" : "failed"
              return failure(failureClasses[task] ?? "pretraining \(cause)")
            }
          },
          attempts: Dictionary(
            own.compactMap { trial in
              (provenance[.trial(condition, seed: trial.seed, crossed: trial.crossed)] ?? nil).map {
                (trial.cell, RecordedAttempt(host: $0.host, worker: $0.worker, number: $0.attempt, seconds: $0.seconds))
              }
            }
          ) { first, _ in first })
        outcome.coreSeconds = seeds.reduce(0) { sum, seed in
          cells.reduce(sum) { $0 + spending[.trial(condition, seed: seed, crossed: $1)] }
        }
        return outcome
      },
      notReproducible: tasks.filter { $0.differing > 0 }.map(\.id.name), stopping: stopping, budget: budget,
      seedPlan: try SeedPlan(run, definition), settings: definition.settings,
      streams: definition.streams)
  }

  /// The pretraining of every trial that starts from one.
  private static func pretrainings(
    of definition: SweepDefinition, data: SHA256Digest, areNeeded: Bool
  ) -> [TaskID: TaskID] {
    guard areNeeded else { return [:] }
    let tasks = SweepPlan(definition: definition, data: data).tasks
    return Dictionary(uniqueKeysWithValues: tasks.compactMap { task in task.prerequisite.map { (task.id, $0) } })
  }

  /// The seeds that count: those after which a stopping rule or a budget ended the sweep, or while a rule goes on those up to the last one
  /// that is trained.
  ///
  /// Which seeds beyond these were trained by then depends on the number of workers, so none of them counts.
  private static func seeds(
    _ definition: SweepDefinition, _ stopping: StoppingOutcome?, _ budget: BudgetOutcome?, trained: Set<UInt64>
  ) -> [UInt64] {
    if let ended = stopping?.ended ?? budget?.endedAfter { return Array(definition.seeds.prefix(ended)) }
    guard let stopping else { return definition.seeds }
    let last = definition.seeds.lastIndex(where: trained.contains) ?? -1
    return Array(definition.seeds.prefix(max(last + 1, stopping.rule.leastSeeds)))
  }
}

extension BudgetOutcome {
  /// The budget of a run's last start; nil where it had none.
  fileprivate init?(_ run: RunReader, seeds: Int) throws(RunStoreError) {
    guard let stored = try run.budget(), let budget = stored.coreSeconds else { return nil }
    self.init(
      budget: budget, spent: try run.spending().coreSeconds, endedAfter: stored.endedAfter, seeds: seeds)
  }
}

extension SeedPlan {
  /// The plan of a run, and why it may hold other seeds than its first start planned.
  fileprivate init(_ run: RunReader, _ definition: SweepDefinition) throws(RunStoreError) {
    let planned = try run.plannedSeeds()
    // Where looks are recorded there was a stopping rule, also if the last start had none.
    let hasLooked = try !run.looks().isEmpty
    let addsSeeds = definition.stopping.map { $0.mostSeeds > $0.leastSeeds } ?? hasLooked
    // Whoever gives a larger budget may have seen what the first one gave.
    let wasExtended =
      try run.budget()?.wasExtended == true ? true : planned.first.map { $0 < planned.seeds.count }
    self.init(
      order: planned.seeds,
      growth: addsSeeds ? .stoppingRule : wasExtended == nil ? .unknown : wasExtended == true ? .extended : nil)
  }
}
