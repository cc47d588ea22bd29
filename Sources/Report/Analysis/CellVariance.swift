public import Statistics
import Training

/// Where the spread of one condition's score comes from, by a sweep that crosses streams of chance: the seed, each crossed stream, and what
/// they do together, from seeds whose every trial came to its end.
public struct CellVariance: Equatable, Sendable {
  /// What varies: `seed`, which stands for everything it still drives, then the crossed streams with more than one value.
  public let sources: [String]
  /// How many values each source has.
  public let levels: [Int]
  public let components: FactorialVarianceComponents

  /// Nil where no stream is crossed with several values, of fewer than two seeds, and where nothing remains.
  init?(_ outcome: SweepOutcome.ConditionOutcome, _ metric: Metric) {
    let seeds = outcome.completedSeeds
    let streams = (outcome.cells.first?.values ?? []).map(\.stream).compactMap { stream -> (String, Int)? in
      let values = Set(outcome.cells.map { $0[stream] })
      return values.count > 1 ? (stream.rawValue, values.count) : nil
    }
    let levels = [seeds.count] + streams.map(\.1)
    // In the order of the cells, in which the value of the last stream changes first.
    let values = seeds.flatMap { $0.trials.compactMap { metric.value(in: $0.selected) } }
    guard !streams.isEmpty, let components = FactorialVarianceComponents(values, levels: levels) else { return nil }
    sources = ["seed"] + streams.map(\.0)
    self.levels = levels
    self.components = components
  }

  /// What a component is of: `subset`, or `seed and subset`.
  func name(_ component: FactorialVarianceComponents.Component) -> String {
    component.factors.map { sources[$0] }.joined(separator: " and ")
  }
}
