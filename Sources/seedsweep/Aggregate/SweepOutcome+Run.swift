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
    let failureClasses = Dictionary(try run.failures().map { ($0.task, $0.failureClass) }) { _, last in last }
    let isSynthetic = if case .synthetic = definition.data { true } else { false }
    self.init(
      name: definition.name, dataSource: description.dataSource, isSynthetic: isSynthetic,
      fingerprint: description.data, codeVersion: description.codeVersion, baselines: description.baselines,
      conditions: definition.conditions.map { condition in
        ConditionOutcome(
          condition: condition, planned: definition.seeds, trials: trials.filter { $0.condition == condition },
          failed: definition.seeds.compactMap { seed in
            let task = TaskID.trial(condition, seed: seed)
            guard failed.contains(task) else { return nil }
            // A trial whose pretraining was given up never had an attempt of its own.
            return FailedSeed(seed: seed, failureClass: failureClasses[task] ?? "pretraining failed")
          })
      },
      notReproducible: tasks.filter { $0.differing > 0 }.map(\.id.name))
  }
}
