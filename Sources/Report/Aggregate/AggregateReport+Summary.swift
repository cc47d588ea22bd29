import Statistics
import Training

extension AggregateReport {
  /// More rows are no longer one screen.
  private static let mostRows = 10

  /// What a reader needs first, on one screen.
  var summaryDocument: Document {
    let recorded = outcome.trained.reduce(0) { $0 + $1.trials.count }
    let planned = outcome.trained.reduce(0) { $0 + $1.planned.count * $1.cells.count }
    let shown = shownConditions
    let all = analysis.conditions.count
    let left =
      shown.count == all
      ? []
      : [
        Document.Block.paragraph(
          "These are \(reference)the best \(shown.count - (analysis.reference == nil ? 0 : 1)) of \(all) conditions.")
      ]
    let said = verdict(isShort: true)
    return Document(sections: [
      Document.Section(
        heading: "Sweep \(outcome.name): \(recorded) of \(planned) trials",
        blocks: [
          .list(
            (analysis.comparisons.isEmpty ? [Self.nothingCompared] : []) + said
              + [choicesBriefly, patience.briefly, warningsBriefly].compactMap { $0 }),
          .table(summaryTable(of: shown)),
        ] + left + [.paragraph("Read on: without --summary; --per-class; --metrics; seedsweep report.")])
    ])
  }

  static let nothingCompared = "Nothing is compared: that takes a second condition."

  private var reference: String { analysis.reference == nil ? "" : "the reference and " }

  /// All conditions where they are few; else the reference and the best ones, in the order of the sweep.
  private var shownConditions: [ConditionAnalysis] {
    let all = analysis.conditions
    guard all.count > Self.mostRows else { return all }
    let sign = analysis.options.metric.isHigherBetter ? 1.0 : -1.0
    let ranked = all.indices.sorted { first, second in
      let (one, other) = (all[first].score.summary.mean, all[second].score.summary.mean)
      guard let one, let other, one != other else {
        return one != nil && other == nil || first < second && one == other
      }
      return sign * one > sign * other
    }
    let isReference = { (index: Int) in all[index].condition == analysis.reference }
    let best = ranked.filter { !isReference($0) }.prefix(Self.mostRows - (analysis.reference == nil ? 0 : 1))
    return all.indices.filter { best.contains($0) || isReference($0) }.map { all[$0] }
  }

  private func summaryTable(of conditions: [ConditionAnalysis]) -> Document.Table {
    Document.Table(
      columns: ["condition", "seeds", metric, "\(confidence) interval", "collapse"],
      rows: conditions.map { condition in
        let summary = condition.score.summary
        return [
          condition.condition.name, "\(condition.completed)", Numbers.meanAndDeviation(summary),
          Numbers.interval(condition.score.interval, of: summary),
          Numbers.fraction(condition.comparedCollapse.proportion),
        ]
      })
  }

  /// That there are warnings, which one screen has no room for; nil of none.
  private var warningsBriefly: String? {
    let warnings = outcome.warnings
    guard !warnings.isEmpty else { return nil }
    let first = outcome.isSynthetic ? "The records are synthetic. " : ""
    return "\(first)\(count(warnings.count, "warning")) in the full text."
  }
}
