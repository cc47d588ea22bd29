import ContentHash
import Program
import Sweep
import Training

/// What forbids a sweep to continue a run.
enum RunDifferences {
  static func between(run: RunDescription, sweep: RunDescription) -> [RunStoreError.Difference] {
    settings(run.definition.settings, sweep.definition.settings)
      + missing("conditions", run.definition.conditions.map(\.name), sweep.definition.conditions.map(\.name))
      + missing("seeds", run.definition.seeds.map(String.init), sweep.definition.seeds.map(String.init))
      + dataAndScience(run: run, sweep: sweep)
  }

  /// Differences in settings, data or science version, whatever the conditions and seeds.
  static func inWhatIsTrained(run: RunDescription, sweep: RunDescription) -> [RunStoreError.Difference] {
    settings(run.definition.settings, sweep.definition.settings) + dataAndScience(run: run, sweep: sweep)
  }

  private static func dataAndScience(run: RunDescription, sweep: RunDescription) -> [RunStoreError.Difference] {
    [
      ("data fingerprint", run.data.hexadecimal, sweep.data.hexadecimal),
      (Lineage.scienceVersionKey, "\(run.scienceVersion)", "\(sweep.scienceVersion)"),
    ].compactMap { $0.1 == $0.2 ? nil : .init(key: $0.0, run: $0.1, sweep: $0.2) }
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
