import Report
import RunStore
import Sweep
import Training

/// Several run folders read as one.
enum CombinedRuns {
  /// What the runs hold together; refuses to mix runs that trained differently.
  static func outcome(of folders: [String]) throws -> SweepOutcome {
    let runs = try folders.map { try RunStore.openReadOnly(directory: $0) }
    let descriptions = try runs.map { try $0.description() }
    for (folder, description) in zip(folders, descriptions).dropFirst() {
      let differences = description.differences(from: descriptions[0])
      guard differences.isEmpty else {
        throw IncompatibleRuns(folder: folder, first: folders[0], differences: differences)
      }
    }
    guard let outcome = try SweepOutcome.combined(runs.map { try SweepOutcome($0) }) else {
      preconditionFailure("the command line has at least one folder")
    }
    return outcome
  }
}

/// Runs whose results say nothing together.
struct IncompatibleRuns: Error, CustomStringConvertible {
  let folder: String
  let first: String
  let differences: [RunStoreError.Difference]

  var description: String {
    let list = differences.map { "\($0.key) is \($0.sweep) there and \($0.run) in \(first)" }
    return "\(folder): not put together with \(first), which trained differently: \(list.joined(separator: "; "))"
  }
}

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
