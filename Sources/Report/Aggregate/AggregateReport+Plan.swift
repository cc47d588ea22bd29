import Statistics
import Training

extension AggregateReport {
  /// How many seeds would answer what these do not.
  var planSection: Document.Section {
    let points = Int((100 * ConditionPlan.collapseHalfWidth).rounded())
    let precision = Document.Table(
      columns: [
        "condition", "seeds now", "collapse to ±\(points) points",
        analysis.options.metric.width.map { "\(metric) to ±\((ConditionPlan.scoreHalfWidth * $0).fixed(2))" }
          ?? "\(metric), without bounds",
      ],
      rows: analysis.conditions.map { condition in
        [
          condition.condition.name, "\(condition.completed)", Numbers.seeds(condition.plan.seedsForCollapse),
          Numbers.seeds(condition.plan.seedsForScore),
        ]
      }, name: "precision", caption: "How many seeds would estimate so precisely")
    let table = isLong ? shortPower : power
    let isOutOfReach = analysis.comparisons.contains { plans($0).contains { $0.plan.least == nil } }
    let shortTests =
      outcome.isCrossed
      ? "The sign-flip tests are for one look, those of symmetry for every look."
      : "Sign-flip and McNemar's tests are for one look, those of symmetry and Robbins for every look."
    let deciding =
      analysis.looks == .one
      ? "Here the tests for one look decide; seeds that are added to this run are looked at once more, and then those for every look do."
      : "Here the tests for every look decide."
    let note =
      (isOutOfReach ? "none: no number of pairs comes below the level with this test. " : "")
      + "With fewer than the least pairs in every comparison no outcome whatever comes below the level, which all comparisons share. Pairs for 80 % "
      + "power are each test's own, simulated for differences about normal, at the level over the number of comparisons. \(deciding) Both are for the truth that these seeds show, which "
      + "few seeds guess badly: read them as an order of magnitude."
      + (isLong ? " \(shortTests)" : "")
    return Document.Section(
      heading: "How many seeds would",
      blocks: [.table(precision)] + (analysis.comparisons.isEmpty ? [] : [.table(table)]) + [.paragraph(note)])
  }

  /// A row a test of every comparison.
  private var power: Document.Table {
    Document.Table(
      columns: ["comparison", "question", "pairs now", "test", "least pairs", "80 % power", "decides"],
      rows: analysis.comparisons.flatMap { comparison in
        plans(comparison).map { question, pairs, test, plan in
          [
            comparison.condition.name, question, "\(pairs)", test, Numbers.seeds(plan.least, none: "none"),
            Numbers.seeds(plan.forPower),
            test.hasPrefix("one look") == (comparison.looks == .one) ? "here" : Numbers.absent,
          ]
        }
      }, name: "power", caption: "How many pairs of seeds would show the differences that these show")
  }

  /// A row a comparison, with the pairs for 80 % power; the least pairs are the same for all of them.
  private var shortPower: Document.Table {
    let comparisons = analysis.comparisons
    let tests = (comparisons.first(where: \.canCollapse) ?? comparisons.first).map { plans($0) } ?? []
    let ofCollapse =
      outcome.isCrossed ? ["collapse: sign-flip", "collapse: symmetry"] : ["McNemar", "Robbins"]
    let least =
      ["least pairs, of any", "", ""] + tests.map { Numbers.seeds($0.plan.least, none: "none") }
      + [String](repeating: Numbers.absent, count: 6 - tests.count)
    return Document.Table(
      columns: [
        "comparison, pairs for 80 % power", "pairs now", "of collapse", "sign-flip", "symmetry", "spread: sign-flip",
        "spread: symmetry",
      ] + ofCollapse,
      rows: [least]
        + analysis.comparisons.map { comparison in
          [comparison.condition.name, "\(comparison.pairs)", "\(comparison.collapse.pairs)"]
            + plans(comparison).map { Numbers.seeds($0.plan.forPower) }
            + (comparison.canCollapse ? [] : [Numbers.absent, Numbers.absent])
        }, name: "power", caption: "How many pairs of seeds would show the differences that these show")
  }

  /// A row for each test that may decide; none of collapse where a condition has no epochs.
  private func plans(
    _ comparison: Comparison
  ) -> [(question: String, pairs: Int, test: String, plan: ComparisonPlan.Pairs)] {
    let (plan, collapses) = (comparison.plan, comparison.collapse.pairs)
    let (oneLook, everyLook) = comparison.collapse.isOfShares ? ("sign-flip", "symmetry") : ("McNemar", "Robbins")
    let scores = [
      (metric, comparison.pairs, "one look: sign-flip", plan.signFlip),
      (metric, comparison.pairs, "every look: symmetry", plan.symmetry),
      ("spread", comparison.spread.pairs, "one look: sign-flip", plan.spread),
      ("spread", comparison.spread.pairs, "every look: symmetry", plan.spreadAtEveryLook),
    ]
    guard comparison.canCollapse else { return scores }
    return scores + [
      ("collapse", collapses, "one look: \(oneLook)", plan.collapse),
      ("collapse", collapses, "every look: \(everyLook)", plan.collapseAtEveryLook),
    ]
  }
}
