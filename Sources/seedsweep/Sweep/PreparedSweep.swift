import ECGData
import Sweep
import Training

/// A sweep file with its records at hand, checked: what can be refused is refused before anything trains.
struct PreparedSweep {
  let file: SweepFile
  let plan: SweepPlan
  let signals: PackedSignals
  /// For people: `synthetic, 3000 records, seed 1` or `PTB-XL, 1849 records`.
  let dataSource: String
  let baselines: Baselines

  /// Reads the sweep file and prepares its records.
  ///
  /// - Parameters:
  ///   - stopping: what the command line says about the number of seeds.
  ///   - trial: the one condition and seed that are wanted, in place of those the file lists.
  init(
    _ options: SweepOptions, stopping: StoppingOptions? = nil, only trial: (condition: Condition, seed: UInt64)? = nil
  ) throws {
    file = try SweepFile.read(path: options.sweep, dataFolder: options.dataFolder)
    var definition = try stopping?.apply(to: file.definition) ?? file.definition
    if let trial {
      guard definition.conditions.contains(trial.condition) else {
        throw ConditionOutsideSweep(condition: trial.condition, definition: definition)
      }
      definition.conditions = [trial.condition]
      definition.seeds = [trial.seed]
    }
    let cache = try SignalCache(directory: try options.cache.path)
    (signals, dataSource) = try Self.signals(of: definition, in: cache)
    try Self.check(signals.records, from: dataSource, for: definition, of: file)
    plan = SweepPlan(definition: definition, data: signals.fingerprint)
    baselines = Baselines(SplitCounts(signals.records), excluded: signals.excluded)
  }

  /// What whoever starts the sweep has to know of its records.
  var warnings: [String] {
    let flat = signals.recordsWithFlatLeads
    let records = flat.count == 1 ? "one record has" : "\(flat.count) records have"
    return (baselines.records?.warnings ?? [])
      + (flat.first.map { ["\(records) leads that keep one value throughout, the first is ecg_id \($0.ecgID)."] } ?? [])
  }

  /// Refuses records that the sweep cannot be trained on, naming the line of the condition that asks for too much.
  static func check(
    _ records: [CohortRecord], from source: String, for definition: SweepDefinition, of file: SweepFile
  ) throws {
    if let problem = SplitCounts(records).problem { throw UnusableData(source: source, problem: problem) }
    do throws(FewShotSubset.TooManyLabels) {
      try FewShotSubset.validate(
        records, labelsPerClass: definition.conditions.map(\.labelsPerClass),
        seeds: definition.seeds.map { definition.streams(seed: $0).subset })
    } catch {
      guard let condition = definition.conditions.first(where: { $0.labelsPerClass == error.labels }) else {
        throw error
      }
      throw file.error(of: condition, "\(condition) cannot be trained: \(error)")
    }
  }

  /// The records of a sweep's data, packed.
  static func signals(
    of definition: SweepDefinition, in cache: SignalCache
  ) throws -> (PackedSignals, source: String) {
    var line = ProgressLine("preparing records")
    defer { line.end() }
    switch definition.data {
    case .synthetic(let records, let seed):
      let signals = try cache.synthetic(records: records, seed: seed) { line.show($0, of: $1) }
      return (signals, "synthetic, \(records) records, seed \(seed)")
    case .ptbxl(let folder):
      guard let folder else { throw MissingDataFolder(sweep: definition.name) }
      let signals = try cache.prepare(
        folder: folder, missingSamples: definition.missingSamples, exclusion: definition.exclusion
      ) { line.show($0, of: $1) }
      return (signals, "PTB-XL, \(signals.count) records of the Top-5 rhythm cohort")
    }
  }
}

/// Records that no sweep can be scored on.
struct UnusableData: Error, CustomStringConvertible {
  let source: String
  let problem: String

  var description: String { "\(source): \(problem)" }
}

/// A trial of a condition that the sweep does not have.
struct ConditionOutsideSweep: Error, CustomStringConvertible {
  let condition: Condition
  let definition: SweepDefinition

  var description: String {
    let names = definition.conditions.map(\.name).joined(separator: ", ")
    return "--condition \(condition): the sweep \"\(definition.name)\" has no such condition; it has \(names)"
  }
}

/// A sweep on real records that was told no folder.
struct MissingDataFolder: Error, CustomStringConvertible {
  let sweep: String

  var description: String {
    "the sweep \"\(sweep)\" trains on PTB-XL: give its folder with --data DIR or as data.folder in the sweep file"
  }
}
