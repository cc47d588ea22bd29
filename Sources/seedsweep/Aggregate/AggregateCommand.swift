import ArgumentParser
import Report
import RunStore
import Sweep
import Training

struct AggregateCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, csv }

  static let configuration = CommandConfiguration(
    commandName: "aggregate",
    abstract: "Sums up the recorded trials of a run, finished or still running.",
    discussion: """
      EXAMPLE
        seedsweep aggregate RUN --format json
      """)

  @Argument(help: ArgumentHelp("The run's folder, as given to --output.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(help: "text for people, json for programs, csv for a row a trial.")
  var format: Format = .text

  func run() throws {
    let outcome = try SweepOutcome(RunStore.openReadOnly(directory: folder))
    let report =
      switch format {
      case .text: outcome.text
      case .json: outcome.json
      case .csv: outcome.csv
      }
    print(report, terminator: "")
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
      fingerprint: description.data, baselines: description.baselines,
      conditions: definition.conditions.map { condition in
        ConditionOutcome(
          condition: condition, planned: definition.seeds, trials: trials.filter { $0.condition == condition },
          failed: definition.seeds.compactMap { seed in
            let task = TaskID.trial(condition, seed: seed)
            guard failed.contains(task) else { return nil }
            return FailedSeed(seed: seed, failureClass: failureClasses[task] ?? "unknown")
          })
      },
      notReproducible: tasks.filter { $0.differing > 0 }.map(\.id.name))
  }
}
