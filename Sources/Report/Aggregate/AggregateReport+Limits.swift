import Statistics
import Training

extension AggregateReport {
  /// What these seeds can and cannot show, in words.
  var limitsSection: Document.Section {
    var points = analysis.comparisons.flatMap { [Self.scores($0), Self.collapse($0)] }
    points += analysis.conditions.filter { $0.unresolved > 0 }.map(bounds)
    if points.isEmpty { points = ["Nothing is compared: that takes a second condition."] }
    let running = analysis.conditions.contains { $0.missing > 0 }
    return Document.Section(
      heading: "What these seeds can and cannot show", blocks: [.list(points)] + (running ? anytimeValid : []))
  }

  private static func scores(_ comparison: Comparison) -> String {
    guard let test = comparison.signFlip else {
      return "\(comparison.condition), Macro-F1: cannot tell; no seed has come to its end in both conditions."
    }
    let direction = (comparison.difference.mean ?? 0) > 0 ? "higher" : "lower"
    return "\(comparison.condition), Macro-F1: "
      + verdict(
        test, pairs: comparison.pairs,
        shown: "\(direction) than \(comparison.reference) by \(Numbers.score(comparison.difference.mean?.magnitude))",
        allowed: comparison.interval.map { "the difference may be anything in \(Numbers.interval($0))" })
  }

  private static func collapse(_ comparison: Comparison) -> String {
    let collapse = comparison.collapse
    guard let test = collapse.test else {
      return "\(comparison.condition), collapse: cannot tell; no seed has come to its end in both conditions."
    }
    let fewer = collapse.condition.count < collapse.reference.count
    return "\(comparison.condition), collapse: "
      + verdict(
        test, pairs: collapse.condition.total,
        shown: "\(fewer ? "rarer" : "more frequent") than in \(comparison.reference)", allowed: nil)
  }

  private static func verdict(_ test: FamilyTest, pairs: Int, shown: String, allowed: String?) -> String {
    let level = test.level.fixed(2)
    let corrected = test.family == 1 ? "" : ", corrected for \(test.family) comparisons"
    switch test.verdict {
    case .cannotTell:
      let smallest =
        "the smallest p that \(pairs) \(pairs == 1 ? "pair" : "pairs") can reach is "
        + Numbers.pValue(test.smallest)
      let together = test.family == 1 ? "" : " (\(Numbers.pValue(test.smallestAdjusted))\(corrected))"
      return "cannot tell; \(smallest)\(together), so that no outcome whatever could come below \(level)."
    case .significant:
      return "\(shown), significant at \(level) (\(Numbers.pValueInText(test.adjusted))\(corrected))."
    case .notSignificant:
      return "no difference shown at \(level) (\(Numbers.pValueInText(test.adjusted))\(corrected))"
        + (allowed.map { "; \($0)." } ?? ".")
    }
  }

  private func bounds(_ condition: ConditionAnalysis) -> String {
    let rate = condition.collapse[0].rate.bounds
    let mean = condition.macroF1.bounds.map { "\($0.lowerBound.fixed(3)) to \($0.upperBound.fixed(3))" }
    return
      "\(condition.condition): \(condition.unresolved) of \(condition.planned) planned seeds have no result. Whatever "
      + "became of them, the collapse rate (0-based) lies in \(Numbers.percents(rate)) with \(confidence) confidence, and "
      + "the mean Macro-F1 of all these seeds from \(mean ?? "0 to 1")."
  }

  /// Intervals for a sweep that still runs.
  private var anytimeValid: [Document.Block] {
    let table = Document.Table(
      columns: ["condition", "n", "collapse 0-based", "Macro-F1", "difference to the reference"],
      rows: analysis.conditions.map { condition in
        let collapse = condition.collapse[0].rate
        let comparison = analysis.comparisons.first { $0.condition == condition.condition }
        return [
          condition.condition.name, "\(condition.completed)", Numbers.percents(collapse.anytimeValid),
          Numbers.interval(condition.macroF1.anytimeValid), Numbers.interval(comparison?.anytimeValid),
        ]
      })
    return [
      .paragraph(
        "Seeds are missing yet. The tests and intervals above are right once, at the planned number of seeds; these "
          + "\(confidence) intervals are right at every look, so that one may stop when they are narrow enough:"),
      .table(table),
    ]
  }
}
