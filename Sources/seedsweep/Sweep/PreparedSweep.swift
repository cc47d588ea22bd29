import ECGData
import Sweep
import TOML
import Training

/// A sweep file with its records at hand, checked: what can be refused is refused before anything trains.
struct PreparedSweep {
  let file: SweepFile
  let plan: SweepPlan
  let signals: PackedSignals
  /// Where the records come from, for people.
  let dataSource: String
  let baselines: Baselines

  /// Reads the sweep file and prepares its records.
  ///
  /// - Parameters:
  ///   - stopping: what the command line says about the number of seeds.
  ///   - choice: which of its conditions are wanted.
  ///   - trial: the one condition and seed that are wanted, in place of those the file lists.
  init(
    _ options: SweepOptions, stopping: StoppingOptions? = nil, choice: ConditionChoice? = nil,
    only trial: (condition: String, seed: UInt64)? = nil
  ) throws {
    file = try SweepFile.read(path: options.sweep, dataFolder: options.dataFolder)
    var definition = try choice?.apply(to: file.definition) ?? file.definition
    definition = try stopping?.apply(to: definition) ?? definition
    if let trial {
      guard let condition = definition.conditions.first(where: { $0.name == trial.condition }) else {
        throw ConditionOutsideSweep(condition: trial.condition, definition: definition)
      }
      definition.conditions = [condition]
      definition.seeds = [trial.seed]
    }
    let cache = try SignalCache(directory: try options.cache.path)
    signals = try Self.signals(of: definition, in: cache)
    dataSource = definition.data.text(records: signals.count, task: definition.task)
    try Self.check(signals.records, for: definition, of: file)
    plan = SweepPlan(definition: definition, data: signals.fingerprint)
    baselines = Baselines(
      SplitCounts(signals.records, classes: definition.classes), excluded: signals.excluded,
      scored: ScoredRecords(signals.records))
  }

  /// What whoever starts the sweep has to know of its records.
  var warnings: [String] { signals.warnings(classes: plan.definition.classes) }

  /// Refuses records that the sweep cannot be trained on, naming the line of the condition that asks for too much.
  static func check(
    _ records: [CohortRecord], for definition: SweepDefinition, of file: SweepFile
  ) throws {
    if let problem = SplitCounts(records, classes: definition.classes).problem {
      throw UnusableData(source: definition.data.place(records: records.count, task: definition.task), problem: problem)
    }
    let seeds = definition.seeds.map { definition.streams(seed: $0).subset }
    if let (condition, reason) = FewShotSubset.firstUndrawable(
      definition.conditions, from: records, classes: definition.classes, seeds: seeds)
    {
      throw file.error(of: condition, "\(condition) cannot be trained: \(reason)")
    }
  }

  /// The records of a sweep's data, packed.
  static func signals(of definition: SweepDefinition, in cache: SignalCache) throws -> PackedSignals {
    var line = ProgressLine("preparing records")
    defer { line.end() }
    switch definition.data {
    case .synthetic(let records, let seed):
      return try cache.synthetic(records: records, seed: seed, definition.task) { line.show($0, of: $1) }
    case .ptbxl(let folder):
      guard let folder else { throw MissingDataFolder(sweep: definition.name) }
      return try cache.prepare(
        folder: folder, definition.task, missingSamples: definition.missingSamples, exclusion: definition.exclusion
      ) { line.show($0, of: $1) }
    }
  }
}

/// Records that no sweep can be scored on.
struct UnusableData: Error, CustomStringConvertible {
  /// Their folder, or what they were generated from.
  let source: String
  let problem: String

  var description: String { "\(source): \(problem)" }
}

/// A trial of a condition that the sweep does not have.
struct ConditionOutsideSweep: Error, CustomStringConvertible {
  let condition: String
  let definition: SweepDefinition

  var description: String {
    let names = definition.conditions.map(\.name).joined(separator: ", ")
    return
      "--condition \(TOMLText.printable(condition)): the sweep \"\(definition.name)\" has no such condition; it has \(names)"
  }
}

/// A sweep on real records that was told no folder.
struct MissingDataFolder: Error, CustomStringConvertible {
  let sweep: String

  var description: String {
    "the sweep \"\(sweep)\" trains on PTB-XL: give its folder with --data DIR or as data.folder in the sweep file"
  }
}
