import ContentHash
import ECGData
import Program
import Sweep
import Training

/// What forbids a sweep to continue a run.
enum RunDifferences {
  static func between(run: RunDescription, sweep: RunDescription) -> [RunStoreError.Difference] {
    settingsAndRecipes(run.definition, sweep.definition).filter { !isExtension($0, of: run, by: sweep) }
      + missing("conditions", run.definition.conditions.map(\.name), sweep.definition.conditions.map(\.name))
      + missing("seeds", run.definition.seeds.map(String.init), sweep.definition.seeds.map(String.init))
      + dataAndScience(run: run, sweep: sweep)
  }

  /// Whether nothing but further values of a crossed stream is between them: they extend the run, as further seeds do.
  private static func isExtension(
    _ difference: RunStoreError.Difference, of run: RunDescription, by sweep: RunDescription
  ) -> Bool {
    SeedStream.allCases.contains { stream in
      guard difference.key == SweepDefinition.key(of: stream),
        case .crossed(let old) = run.definition.streams[stream],
        case .crossed(let new) = sweep.definition.streams[stream]
      else { return false }
      return Set(old).isSubset(of: new)
    }
  }

  /// Differences in settings, data or science version, whatever the conditions and seeds.
  static func inWhatIsTrained(run: RunDescription, sweep: RunDescription) -> [RunStoreError.Difference] {
    settingsAndRecipes(run.definition, sweep.definition) + dataAndScience(run: run, sweep: sweep)
  }

  private static func settingsAndRecipes(
    _ run: SweepDefinition, _ sweep: SweepDefinition
  ) -> [RunStoreError.Difference] {
    let settings = settings(run.settings, sweep.settings)
    return settings + recipes(run, sweep, beside: settings)
  }

  /// What conditions of the same name have of their own, beside what the sections say differently.
  private static func recipes(
    _ run: SweepDefinition, _ sweep: SweepDefinition, beside known: [RunStoreError.Difference]
  ) -> [RunStoreError.Difference] {
    let conditions = Dictionary(uniqueKeysWithValues: sweep.conditions.map { ($0.name, $0) })
    return run.conditions.flatMap { old -> [RunStoreError.Difference] in
      guard let new = conditions[old.name], old.recipe != new.recipe else { return [] }
      let other = new.recipeSettings
      let differing = old.recipeSettings.filter { setting in other.first { $0.key == setting.key } != setting }
      return differing.filter { setting in !known.contains { $0.key == setting.key } }.map { setting in
        .init(
          key: "conditions.\(old.name): \(setting.key)", run: setting.value,
          sweep: other.first { $0.key == setting.key }?.value ?? "not set")
      }
    }
  }

  private static func dataAndScience(run: RunDescription, sweep: RunDescription) -> [RunStoreError.Difference] {
    var differences: [RunStoreError.Difference] = []
    // A sweep that comes to pretrain on all records packs more of them, the cohort's as before.
    let isPackedOtherwise = run.labels == sweep.labels && run.definition.packedRecords != sweep.definition.packedRecords
    if run.labels != nil, sweep.labels != nil, run.data != sweep.data, !isPackedOtherwise {
      differences.append(
        .init(key: dataKey, run: run.data.hexadecimal, sweep: sweep.data.hexadecimal))
    }
    if let records = inCohort(run: run, sweep: sweep) { differences.append(records) }
    if run.scienceVersion != sweep.scienceVersion {
      differences.append(
        .init(key: Lineage.scienceVersionKey, run: "\(run.scienceVersion)", sweep: "\(sweep.scienceVersion)"))
    }
    return differences
  }

  private static let dataKey = "data fingerprint"

  /// The difference between the records that the runs' trials draw from and are scored on, whatever else is packed; nil where they are the
  /// same with the same classes.
  ///
  /// Earlier versions named records and classes together, as `data`. Where one of the runs is theirs, the other's are taken by that name, too.
  static func inCohort(run: RunDescription, sweep: RunDescription) -> RunStoreError.Difference? {
    func difference(_ key: String, _ old: SHA256Digest?, _ new: SHA256Digest?) -> RunStoreError.Difference? {
      let unknown = "not known: it is stored when that run is started again"
      return old == new
        ? nil : .init(key: key, run: old?.hexadecimal ?? unknown, sweep: new?.hexadecimal ?? unknown)
    }
    return switch (run.labels, sweep.labels) {
    case (let old?, let new?): difference("records and their classes", old, new)
    case (nil, nil): difference(dataKey, run.data, sweep.data)
    case (nil, _): difference("\(dataKey) of the first version", run.data, sweep.firstVersionData)
    case (_, nil): difference("\(dataKey) of the first version", run.firstVersionData, sweep.data)
    }
  }

  private static func settings(
    _ run: [SweepDefinition.Setting], _ sweep: [SweepDefinition.Setting]
  ) -> [RunStoreError.Difference] {
    let keys = run.map(\.key) + sweep.map(\.key).filter { key in !run.contains { $0.key == key } }
    return keys.compactMap { key in
      let old = run.first { $0.key == key }?.value ?? "not set"
      let new = sweep.first { $0.key == key }?.value ?? "not set"
      return old == new ? nil : .init(key: key, run: old, sweep: new)
    }
  }

  /// A run may be extended, but what it was started with cannot be dropped: choosing seeds after seeing results would falsify them.
  private static func missing(_ key: String, _ run: [String], _ sweep: [String]) -> [RunStoreError.Difference] {
    guard !Set(run).isSubset(of: sweep) else { return [] }
    return [.init(key: key, run: "[\(run.joined(separator: ", "))]", sweep: "[\(sweep.joined(separator: ", "))]")]
  }
}
