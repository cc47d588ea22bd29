import Statistics
import Training

extension Multiverse {
  /// Everything for programs.
  var json: JSONValue {
    .object([
      "choices": .array(universes.map(json)),
      "agreement": .array(
        comparisons.indices.flatMap { index in
          [agreementJSON(index, key)]
            + (comparisons[index].canCollapse ? [agreementJSON(index, "collapse")] : [])
        }),
      "selection_cost": .array(costs.map(\.json)),
    ])
  }

  private func json(_ universe: Universe) -> JSONValue {
    var said = universe.choice.json
    said["is_own"] = .bool(universe.choice == own)
    said["comparisons"] = .array(
      comparisons.indices.map { index in
        let score = universe.scores[index]
        return .object([
          "condition": .string(comparisons[index].condition.name),
          "reference": .string(comparisons[index].reference.name),
          "untold_seeds": .integer(score.untold),
          key: .object(
            score.members.merging(["interval": AggregateReport.json(score.interval)]) { first, _ in first }),
          "collapse": .array(
            comparisons[index].canCollapse ? zip(readings, universe.collapses[index]).map(Self.json) : []),
        ])
      })
    return .object(said)
  }

  private static func json(_ reading: CollapseReading, _ finding: Universe.Finding) -> JSONValue {
    .object(
      finding.members.merging([
        "epoch_base": .integer(reading.epochBase), "threshold": .integer(reading.threshold),
        "counts_untrained": .bool(reading.countsUntrained), "collapsed": .optional(finding.collapsed?.count),
        "reference_collapsed": .optional(finding.referenceCollapsed?.count),
      ]) { first, _ in first })
  }

  private func agreementJSON(_ comparison: Int, _ question: String) -> JSONValue {
    let agreement = agreement(comparison, ofCollapse: question == "collapse")
    return .object([
      "condition": .string(comparisons[comparison].condition.name),
      "reference": .string(comparisons[comparison].reference.name), "question": .string(question),
      "of": .integer(agreement.choices), "not_told": .integer(agreement.notTold),
      "same_direction": .integer(agreement.direction), "same_significance": .integer(agreement.significance),
      "same_both": .integer(agreement.both),
    ])
  }
}

extension SelectionChoice {
  fileprivate var json: [String: JSONValue] {
    switch self {
    case .rule(.best(let ties, let patience)):
      ["rule": .string("best"), "ties": .string(ties.rawValue), "patience": .optional(patience)]
    case .rule(.last): ["rule": .string("last"), "ties": .null, "patience": .null]
    case .asTrained: ["rule": .string("as_trained"), "ties": .null, "patience": .null]
    }
  }
}

extension Universe.Finding {
  /// What every finding has.
  fileprivate var members: [String: JSONValue] {
    [
      "conclusion": .string(conclusion.rawValue), "mean_difference": .optional(difference), "pairs": .integer(pairs),
      "holm_p": .optional(pValue),
    ]
  }
}

extension SelectionCost {
  fileprivate var json: JSONValue {
    .object([
      "condition": .string(condition.name), "selected": Self.json(selected), "last": Self.json(last),
      "best_on_test": Self.json(best), "last_less_selected": Self.json(lastLessSelected),
      "best_less_selected": Self.json(bestLessSelected),
    ])
  }

  private static func json(_ summary: Summary) -> JSONValue {
    .object([
      "n": .integer(summary.count), "mean": .optional(summary.mean), "sd": .optional(summary.standardDeviation),
    ])
  }

  private static func json(_ difference: Difference) -> JSONValue {
    .object([
      "n": .integer(difference.summary.count), "mean": .optional(difference.summary.mean),
      "interval": AggregateReport.json(difference.interval),
    ])
  }
}
