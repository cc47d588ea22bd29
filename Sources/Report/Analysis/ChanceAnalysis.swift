public import Statistics
public import Training

/// Where the spread of one condition comes from, by runs that hold a stream of chance at different values.
public struct ChanceAnalysis: Equatable, Sendable {
  /// How the runs' seeds relate.
  public enum Components: Equatable, Sendable {
    /// The same seeds in every run: rows are the held streams, columns everything else that a seed drives.
    case crossed(CrossedVarianceComponents)
    /// Other seeds in every run: between runs are the held streams, within them everything else.
    case nested(VarianceComponents)
  }

  public let condition: Condition
  public let runs: Int
  /// How many values of all runs together the analysis is made of.
  public let values: Int
  /// Nil of too few values.
  public let components: Components?

  /// The analysis of one condition's completed seeds, a list a run.
  init(_ condition: Condition, runs: [[SeedTrials]]) {
    self.condition = condition
    self.runs = runs.count
    let scores = runs.map { seeds in
      Dictionary(
        uniqueKeysWithValues: seeds.compactMap { seed in seed.mean(\.selected?.macroF1).map { (seed.seed, $0) } })
    }
    let shared = scores.dropFirst().reduce(Set(scores.first?.keys.map { $0 } ?? [])) { $0.intersection($1.keys) }
      .sorted()
    if shared.count > 1 {
      let table = scores.map { run in shared.compactMap { run[$0] } }
      values = table.count * shared.count
      components = CrossedVarianceComponents(table).map(Components.crossed)
    } else {
      let groups = runs.map { $0.compactMap { $0.mean(\.selected?.macroF1) } }.filter { !$0.isEmpty }
      values = groups.reduce(0) { $0 + $1.count }
      components = VarianceComponents(groups).map(Components.nested)
    }
  }
}
