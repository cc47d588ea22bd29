import Training

extension AggregateReport {
  /// How many seeds would answer what these do not.
  var planSection: Document.Section {
    let points = Int((100 * ConditionPlan.collapseHalfWidth).rounded())
    let precision = Document.Table(
      columns: [
        "condition", "seeds now", "collapse to ±\(points) points",
        "Macro-F1 to ±\(ConditionPlan.macroF1HalfWidth.fixed(2))",
      ],
      rows: analysis.conditions.map { condition in
        [
          condition.condition.name, "\(condition.completed)", Numbers.seeds(condition.plan.seedsForCollapse),
          Numbers.seeds(condition.plan.seedsForMacroF1),
        ]
      })
    let power = Document.Table(
      columns: ["comparison", "pairs now", "any p below the level", "80 % power, Macro-F1", "80 % power, collapse"],
      rows: analysis.comparisons.map { comparison in
        [
          comparison.condition.name, "\(comparison.pairs)", "\(comparison.plan.pairsToShowAnything)",
          Numbers.seeds(comparison.plan.pairsForDifference), Numbers.seeds(comparison.plan.pairsForCollapse),
        ]
      })
    let note = "Were the truth what these seeds show, which few seeds guess badly: read it as an order of magnitude."
    return Document.Section(
      heading: "How many seeds would",
      blocks: [.table(precision)] + (power.rows.isEmpty ? [] : [.table(power)]) + [.paragraph(note)])
  }
}
