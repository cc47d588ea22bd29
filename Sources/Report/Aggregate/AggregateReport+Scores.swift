import Statistics
import Training

extension AggregateReport {
  /// The score of every condition, and of every seed where there are few.
  var scoreSection: Document.Section {
    var table = Document.Table(
      columns: [
        "condition", "n", metric, "\(confidence) interval", "SD (n)", "median [quartiles]", "min-max", "last epoch",
        "diverged",
      ], rows: [], name: "scores",
      caption:
        "\(metric) on the test fold: mean ± SD (n - 1) over seeds, with \(confidence) intervals (Student's t); SD (n) divides by n"
    )
    for condition in analysis.conditions {
      table.rows.append(Self.row(condition))
      if let row = publishedRow(condition.condition) { table.rows.append(published(row)) }
    }
    let baselines = outcome.baselines
    let rule = baselines.rrRule.map {
      "; a rule on RR intervals (heart rate, range and RMSSD), which learns from no label and has no seed, \($0.macroF1.fixed(3))"
    }
    let trivial =
      "Baselines on the same test fold (Macro-F1): \(baselines.mostFrequentName) \(baselines.mostFrequent.fixed(3)), guessing by the training "
      + "prior \(baselines.priorMatched.fixed(3)), uniform guessing \(baselines.uniform.fixed(3))\(rule ?? "")."
    return Document.Section(
      heading: "\(metric) on the test fold",
      blocks: [.table(table)] + (analysis.options.metric.isMacroF1 ? [.paragraph(trivial)] : []) + scoredRecords
        + patientBlocks + pretrainingNote
        + publishedBlocks + everySeed)
  }

  private static func row(_ condition: ConditionAnalysis) -> [String] {
    let summary = condition.score.summary
    return [
      condition.condition.name, "\(condition.completed)", Numbers.meanAndDeviation(summary),
      Numbers.interval(condition.score.interval, of: summary), Numbers.score(summary.populationStandardDeviation),
      summary.count == 0
        ? Numbers.absent
        : "\(Numbers.score(summary.median)) [\(Numbers.score(summary.lowerQuartile)), \(Numbers.score(summary.upperQuartile))]",
      summary.count == 0 ? Numbers.absent : "\(Numbers.score(summary.minimum))-\(Numbers.score(summary.maximum))",
      Numbers.meanAndDeviation(condition.lastEpochScore.summary), "\(condition.diverged)",
    ]
  }

  private func published(_ row: PublishedClaim.Row) -> [String] {
    [
      publishedName, Numbers.seeds(published?.seeds(of: row)),
      published.map { $0.meanAndDeviation(row, $0.standardDeviation(of: row)) } ?? Numbers.absent,
      Numbers.interval(published?.interval(of: row, confidence: analysis.options.confidence)),
    ] + [String](repeating: Numbers.absent, count: 5)
  }

  private static let mostSeedsListed = 20
  private static let mostConditionsListed = 20

  private var everySeed: [Document.Block] {
    guard analysis.conditions.count <= Self.mostConditionsListed else { return [] }
    let points = zip(analysis.conditions, outcome.conditions).compactMap { condition, outcome -> String? in
      let seeds = outcome.completedSeeds
      guard (1...Self.mostSeedsListed).contains(seeds.count) else { return nil }
      let values = seeds.map { seed in
        let marks = String(repeating: "*", count: seed.count(analysis.options.reading.isCollapsed) ?? 0)
        return Numbers.score(seed.score(analysis.options.metric)) + marks
      }
      return "\(condition.condition.name): \(values.joined(separator: ", "))"
    }
    return points.isEmpty
      ? []
      : [
        .paragraph(
          "Every seed's \(metric), by seed (* \(outcome.isCrossed ? "for each trial: " : "")\(analysis.options.reading)):"
        ), .list(points),
      ]
  }
}
