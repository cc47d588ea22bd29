import Statistics
import Training

extension StatsReport {
  /// What a condition has there that tables tell, by the names that `aggregate` gives it.
  private static let conditionKeys = ["name", "planned", "failed", "diverged"]
  private static let collapseKeys = ["collapse", "collapse_one_based", "collapse_thresholds"]

  /// The report for programs, at full precision: numbers as `aggregate` prints them of the same scores.
  public var json: String {
    JSONValue.object([
      "files": .array(tables.files.map(JSONValue.string)), "rows": .integer(tables.rows),
      "metric": metric.json, "confidence": .number(analysis.options.confidence),
      "notes": .array(tables.notes.map(JSONValue.string)),
      "conditions": .array(zip(analysis.conditions, tables.outcome.conditions).map(condition)),
      "comparisons": .array(analysis.comparisons.map(comparison)),
      "unpaired": .array(
        welchTests.map { comparison, test in
          .object([
            "condition": .string(comparison.condition.name), "reference": .string(comparison.reference.name),
            "difference": .number(test.difference), "t": .number(test.t),
            "degrees_of_freedom": .number(test.degreesOfFreedom), "p": .number(test.pValue),
            "interval": AggregateReport.json(test.interval),
          ])
        }),
      "verdicts": AggregateReport.json(analysis.looks),
    ]).text
  }

  private func condition(_ analysis: ConditionAnalysis, _ outcome: SweepOutcome.ConditionOutcome) -> JSONValue {
    guard case .object(let all) = AggregateReport.json(analysis, outcome, self.analysis.options) else { return .null }
    var keys = Self.conditionKeys
    if tellsCollapse { keys += Self.collapseKeys + (tellsUntrained ? ["collapse_with_untrained", "ties"] : []) }
    var said = all.filter { keys.contains($0.key) }
    said["score"] = all["macro_f1"]
    said["best_epoch"] = .optional(tellsCollapse ? analysis.bestEpoch.median : nil)
    said["values"] = .array(
      analysis.score.values.map { value in
        .object([
          "seed": .string(tables.seedLabels[value.seed] ?? "\(value.seed)"), "value": .number(value.value),
        ])
      })
    return .object(said)
  }

  private func comparison(_ comparison: Comparison) -> JSONValue {
    guard case .object(var said) = AggregateReport.json(comparison, analysis.options) else { return .null }
    said["score"] = said.removeValue(forKey: "macro_f1")
    if !tellsCollapse { said["collapse"] = .null }
    return .object(said)
  }
}
