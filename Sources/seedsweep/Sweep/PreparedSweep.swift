import ECGData
import RunStore
import Sweep
import TOML
import Training

/// A sweep file with its records at hand, checked: what can be refused is refused before anything trains.
struct PreparedSweep {
  let file: SweepFile
  private(set) var plan: SweepPlan
  /// The records of the sweep's task.
  let signals: LabelledSignals
  /// Where the records come from, for people.
  let dataSource: String

  /// Reads the sweep file and prepares its records.
  ///
  /// - Parameters:
  ///   - stopping: what the command line says about the number of seeds.
  ///   - choice: which of its conditions are wanted.
  ///   - trial: the one condition and seed that are wanted, in place of those the file lists.
  ///   - check: refuses what the sweep has none of, before its records are packed.
  init(
    _ options: SweepOptions, stopping: StoppingOptions? = nil, choice: ConditionChoice? = nil,
    only trial: (condition: String, seed: UInt64)? = nil, check: (SweepDefinition) throws -> Void = { _ in }
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
    try check(definition)
    let cache = try SignalCache(directory: try options.cache.path)
    signals = try Self.signals(of: definition, in: cache)
    dataSource = definition.sourceText(records: signals.count, packed: signals.packed.count)
    try Self.check(signals.records, for: definition, of: file)
    plan = SweepPlan(definition: definition, records: PlannedRecords(signals))
  }

  /// The same in the words of a run that the first version began, where that is what goes on in `directory`.
  func goingOn(in directory: String) -> PreparedSweep {
    guard RunStore.isOfFirstVersionRecords(directory: directory) else { return self }
    var prepared = self
    var records = plan.records
    records.firstVersion = signals.firstVersionFingerprint
    prepared.plan = SweepPlan(definition: plan.definition, records: records)
    return prepared
  }

  /// What answers without a network score on the records.
  var baselines: Baselines {
    let definition = plan.definition
    var baselines = Baselines(
      SplitCounts(signals.records, classes: definition.classes), excluded: signals.excluded,
      scored: ScoredRecords(signals.records))
    baselines.rrRule = RhythmRule.answers(to: signals, task: definition.task)
    return baselines
  }

  /// What whoever starts the sweep has to know of its records.
  var warnings: [String] { signals.warnings(of: plan.definition) }

  /// Refuses records that the sweep cannot be trained on, naming the line of the condition that asks for too much.
  static func check(
    _ records: [CohortRecord], for definition: SweepDefinition, of file: SweepFile
  ) throws {
    if let problem = SplitCounts(records, classes: definition.classes).problem {
      throw UnusableData(source: definition.sourcePlace(records: records.count), problem: problem)
    }
    let seeds = definition.subsetSeeds
    if let (condition, reason) = FewShotSubset.firstUndrawable(
      definition.conditions, from: records, classes: definition.classes, seeds: seeds)
    {
      throw file.error(of: condition, "\(condition) cannot be trained: \(reason)")
    }
  }

  /// The records of a sweep's data, packed.
  static func signals(of definition: SweepDefinition, in cache: SignalCache) throws -> LabelledSignals {
    var line = ProgressLine("preparing records")
    defer { line.end() }
    if case .synthetic(let records, let seed) = definition.data {
      return try cache.synthetic(
        records: records, seed: seed, rate: definition.rate, definition.task, records: definition.packedRecords
      ) { line.show($0, of: $1) }
    }
    guard let folder = definition.data.folder, let source = definition.sourceSettings else {
      throw MissingDataFolder(definition)
    }
    return try cache.prepare(
      folder: folder, source: source, definition.task, records: definition.packedRecords,
      missingSamples: definition.missingSamples, exclusion: definition.exclusion
    ) { line.show($0, of: $1) }
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
  private let sweep: String
  private let kind: String

  init(_ definition: SweepDefinition) {
    sweep = definition.name
    kind = if case .wfdb = definition.data { "WFDB records" } else { "PTB-XL" }
  }

  var description: String {
    "the sweep \"\(sweep)\" trains on \(kind): give its folder with --data DIR or as data.folder in the sweep file"
  }
}
