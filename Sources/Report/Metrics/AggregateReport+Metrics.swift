import Statistics
import Training

extension AggregateReport {
  /// All scores of every condition.
  var metricsSection: Document.Section {
    let metrics = TestMetric.allCases.map(\.metric)
    let table = Document.Table(
      columns: ["condition"] + metrics.map(\.name),
      rows: outcome.conditions.map { condition in
        let seeds = condition.completedSeeds
        return [condition.condition.name]
          + metrics.map { Numbers.estimate(MeanScore(seeds, $0, analysis.options.confidence)) }
      }, layout: .columnsBelowEachOther)
    func names(_ isHigherBetter: Bool) -> String {
      Numbers.listed(metrics.filter { $0.isHigherBetter == isHigherBetter }.map(\.name))
    }
    return Document.Section(
      heading: "All metrics on the test fold",
      blocks: [
        .table(table),
        .paragraph(
          "Mean ± SD (n - 1) over seeds with Student's t \(confidence) intervals for one look, clipped where a metric has bounds; weights of the "
            + "selected epoch, which validation Macro-F1 selects whatever the metric. Higher is better for \(names(true)); lower for "
            + "\(names(false))."),
        .list(TestMetric.allCases.map { "\($0.metric.name): \($0.meaning(classes: outcome.classes.count))." }),
      ])
  }

  /// All scores of a condition for programs.
  func metricsJSON(_ outcome: SweepOutcome.ConditionOutcome) -> JSONValue {
    let seeds = outcome.completedSeeds
    return .object(
      Dictionary(
        uniqueKeysWithValues: TestMetric.allCases.map {
          ($0.key, Self.json(MeanScore(seeds, $0.metric, analysis.options.confidence)))
        }))
  }

  static func json(_ score: MeanScore) -> JSONValue {
    .object([
      "n": .integer(score.summary.count), "mean": .optional(score.summary.mean),
      "sd": .optional(score.summary.standardDeviation), "interval": json(score.interval),
      "all_equal": .bool(score.summary.isConstant),
    ])
  }
}
