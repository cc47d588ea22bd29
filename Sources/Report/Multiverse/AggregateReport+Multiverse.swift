import Statistics
import Training

extension AggregateReport {
  /// What other choices would have shown; nothing where nobody asks.
  var multiverseSections: [Document.Section] {
    guard let multiverse else { return [] }
    return [
      Document.Section(
        heading: "What other choices would have shown",
        blocks: (multiverse.comparisons.isEmpty ? [] : comparisonBlocks(multiverse)) + costBlocks(multiverse)
          + pretrainingNote)
    ]
  }

  private func comparisonBlocks(_ multiverse: Multiverse) -> [Document.Block] {
    let own =
      multiverse.own == .asTrained
      ? "as trained (each condition by its own patience)" : multiverse.own.title
    let explanation =
      "Which epoch counts is a choice: the best on the validation fold, the first or the last of equals, with the patience that "
      + "ends a training; or the last planned epoch. Each choice is replayed from the epochs that trials keep, its "
      + "tests corrected for each other. The report's own choice is \(own), marked * as its reading of collapse is. not told: a training "
      + "ended before the choice would have ended it, or its epoch was not kept; no conclusion is drawn from the other seeds alone."
    let tables =
      isLong
      ? [] : multiverse.comparisons.indices.flatMap { scoreBlocks(multiverse, $0) + collapseBlocks(multiverse, $0) }
    return [.paragraph(explanation)] + tables
      + [
        .paragraph(
          "How many choices, the own one among them, agree with it: in direction (a mean difference on the same side of 0), in verdict "
            + "(significant where it is, not where it is not), in both. Of collapse every reading counts for itself."),
        .table(agreementTable(multiverse)),
      ]
  }

  private func scoreBlocks(_ multiverse: Multiverse, _ comparison: Int) -> [Document.Block] {
    let pair = multiverse.comparisons[comparison]
    let table = Document.Table(
      columns: ["choice", "n", "effect", "\(confidence) interval", "Holm p", "conclusion"],
      rows: multiverse.universes.map { universe in
        let finding = universe.scores[comparison]
        return [
          name(universe, in: multiverse), finding.conclusion == .notTold ? Numbers.absent : "\(finding.pairs)",
          Numbers.signed(finding.difference), Numbers.interval(finding.interval), Numbers.pValue(finding.pValue),
          finding.conclusion.word(more: "higher", less: "lower"),
        ]
      }, layout: .columnsBelowEachOther, name: "choices")
    return [.paragraph("\(pair.condition) less \(pair.reference), \(metric):"), .table(table)]
  }

  private func collapseBlocks(_ multiverse: Multiverse, _ comparison: Int) -> [Document.Block] {
    let pair = multiverse.comparisons[comparison]
    guard pair.canCollapse else { return [] }
    let order = multiverse.readings.indices.sorted { left, right in
      let (left, right) = (multiverse.readings[left], multiverse.readings[right])
      return (left.countsUntrained ? 1 : 0, left.lastCollapsedEpoch)
        < (right.countsUntrained ? 1 : 0, right.lastCollapsedEpoch)
    }
    let table = Document.Table(
      columns: ["choice"] + order.map { multiverse.readings[$0].shortTitle + ($0 == 0 ? "*" : "") },
      rows: multiverse.universes.filter(\.choice.hasBestEpoch).map { universe in
        // All of them are the best epoch.
        [name(universe, in: multiverse).replacing("best, ", with: "")]
          + order.map { Self.collapse(universe.collapses[comparison][$0]) }
      }, layout: .columnsBelowEachOther, name: "collapse-choices")
    return [
      .paragraph(
        "\(pair.condition) beside \(pair.reference), trials that collapsed in the one : in the other. <= k: the best epoch is at most k, "
          + "counted from 1; each reading stands here once, whether epochs are counted from 0 or from 1"
          + "\(multiverse.readings.contains(where: \.countsUntrained) ? "; untrained: or never better than the untrained network" : ""):"
      ),
      .table(table),
    ]
  }

  private func name(_ universe: Universe, in multiverse: Multiverse) -> String {
    universe.choice.title + (universe.choice == multiverse.own ? "*" : "")
  }

  /// `0:6 rarer`.
  private static func collapse(_ finding: Universe.Finding) -> String {
    guard let own = finding.collapsed, let reference = finding.referenceCollapsed else { return "not told" }
    let word = finding.conclusion.isSignificant ? " \(finding.conclusion.word(more: "more", less: "rarer"))" : ""
    return "\(own.count):\(reference.count)\(word)"
  }

  private func agreementTable(_ multiverse: Multiverse) -> Document.Table {
    let rows = multiverse.comparisons.indices.flatMap { comparison in
      [(metric, false), ("collapse", true)].compactMap { question, isCollapse -> [String]? in
        // Nothing is the best epoch where the last one counts, and where there are no epochs.
        guard !isCollapse || multiverse.own.hasBestEpoch && multiverse.comparisons[comparison].canCollapse else {
          return nil
        }
        let agreement = multiverse.agreement(comparison, ofCollapse: isCollapse)
        let counts = [
          agreement.choices, agreement.direction, agreement.significance, agreement.both, agreement.notTold,
        ]
        return [multiverse.comparisons[comparison].condition.name, question] + counts.map(String.init)
      }
    }
    return Document.Table(
      columns: ["condition", "question", "choices", "direction", "verdict", "both", "not told"], rows: rows,
      layout: .columnsBelowEachOther, name: "agreement", caption: "How many choices agree with the own one")
  }

  private func costBlocks(_ multiverse: Multiverse) -> [Document.Block] {
    let table = Document.Table(
      columns: ["condition", "selected", "last", "best on test", "last - selected", "best - selected"],
      rows: multiverse.costs.map { cost in
        [
          cost.condition.name, Self.mean(cost.selected), Self.mean(cost.last), Self.mean(cost.best),
          Self.difference(cost.lastLessSelected), Self.difference(cost.bestLessSelected),
        ]
      }, layout: .columnsBelowEachOther, name: "selection-cost",
      caption: "What selection costs in \(metric) on the test fold")
    return [
      .paragraph(
        "What selection costs: mean \(metric) on the test fold (seeds) of the epoch that counts, of the last planned one, and of the best "
          + "on the test fold among the kept epochs, which is no result but a bound for every rule; differences are paired by seed, with "
          + "\(confidence) t intervals."),
      .table(table),
    ]
  }

  private static func mean(_ summary: Summary) -> String {
    summary.count == 0 ? "not told" : "\(Numbers.score(summary.mean)) (\(summary.count))"
  }

  private static func difference(_ difference: SelectionCost.Difference) -> String {
    guard difference.summary.count > 0 else { return "not told" }
    return Numbers.signed(difference.summary.mean) + (difference.interval.map { " \(Numbers.interval($0))" } ?? "")
  }
}

extension Conclusion {
  /// In a table.
  func word(more: String, less: String) -> String {
    switch self {
    case .higher: more
    case .lower: less
    case .noneShown: "none shown"
    case .cannotTell: "cannot tell"
    case .notTold: "not told"
    }
  }
}

extension CollapseReading {
  /// What a column of it is called.
  var shortTitle: String { "<= \(lastCollapsedEpoch)\(countsUntrained ? ", untrained" : "")" }
}
