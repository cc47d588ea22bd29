import Statistics
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
      columns: ["comparison", "question", "pairs now", "test", "least pairs", "80 % power"],
      rows: analysis.comparisons.flatMap { comparison in
        Self.plans(comparison).map { question, pairs, test, plan in
          [
            comparison.condition.name, question, "\(pairs)", test, Numbers.seeds(plan.least, none: "none"),
            Numbers.seeds(plan.forPower),
          ]
        }
      })
    let isOutOfReach = analysis.comparisons.contains { Self.plans($0).contains { $0.plan.least == nil } }
    let note =
      (isOutOfReach ? "none: no number of pairs comes below the level with this test. " : "")
      + "With fewer than the least pairs no outcome whatever comes below the level, which all comparisons share. Pairs for 80 % "
      + "power are each test's own, simulated for differences about normal. Both are for the truth that these seeds show, which "
      + "few seeds guess badly: read them as an order of magnitude."
    return Document.Section(
      heading: "How many seeds would",
      blocks: [.table(precision)] + (power.rows.isEmpty ? [] : [.table(power)]) + [.paragraph(note)])
  }

  /// A row for each test that may decide.
  private static func plans(
    _ comparison: Comparison
  ) -> [(question: String, pairs: Int, test: String, plan: ComparisonPlan.Pairs)] {
    let (plan, collapses) = (comparison.plan, comparison.collapse.pairs)
    let collapse = comparison.collapse.fisher == nil ? "sign test" : "McNemar"
    return [
      ("Macro-F1", comparison.pairs, "one look: sign-flip", plan.signFlip),
      ("Macro-F1", comparison.pairs, "every look: symmetry", plan.symmetry),
      ("collapse", collapses, "one look: \(collapse)", plan.mcNemar),
      ("collapse", collapses, "every look: Robbins", plan.discordance),
    ]
  }
}
