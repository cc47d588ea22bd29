import Statistics
import Training

extension AggregateReport {
  static func json(_ comparison: Comparison) -> JSONValue {
    let collapse = comparison.collapse
    return .object([
      "condition": .string(comparison.condition.name),
      "reference": .string(comparison.reference.name),
      "pairs": .integer(comparison.pairs),
      "macro_f1": .object([
        "mean_difference": .optional(comparison.difference.mean),
        "sd_of_differences": .optional(comparison.difference.standardDeviation),
        "interval": json(comparison.interval),
        "anytime_valid": json(comparison.anytimeValid),
        "t_test_p": .optional(comparison.tTest?.pValue),
        "sign_flip": json(comparison.signFlip),
        "probability_of_improvement": .optional(comparison.improvement.value),
        "probability_of_improvement_interval": json(comparison.improvementInterval),
        "brown_forsythe_p": .optional(comparison.spread?.pValue),
        "pairs_for_80_percent_power": .optional(comparison.plan.pairsForDifference),
      ]),
      "collapse": .object([
        "collapsed": .integer(collapse.condition.count),
        "reference_collapsed": .integer(collapse.reference.count),
        "only_condition": .integer(collapse.mcNemar.onlyFirst),
        "only_reference": .integer(collapse.mcNemar.onlySecond),
        "mcnemar": json(collapse.test),
        "fisher_p": .number(collapse.fisher.pValue),
        "pairs_for_80_percent_power": .optional(comparison.plan.pairsForCollapse),
      ]),
      "pairs_to_show_anything": .integer(comparison.plan.pairsToShowAnything),
    ])
  }

  private static func json(_ test: FamilyTest?) -> JSONValue {
    guard let test else { return .null }
    let verdict =
      switch test.verdict {
      case .cannotTell: "cannot tell"
      case .significant: "significant"
      case .notSignificant: "no difference shown"
      }
    return .object([
      "p": .number(test.pValue), "holm_p": .number(test.adjusted), "smallest_reachable_p": .number(test.smallest),
      "comparisons": .integer(test.family), "verdict": .string(verdict),
    ])
  }

  /// The published rows with the intervals that their number of seeds allows.
  static func json(_ study: PublishedStudy, confidence: Double) -> JSONValue {
    .object([
      "name": .string(study.name), "citation": .string(study.citation), "seeds": .integer(study.seeds),
      "conditions": .array(
        study.rows.map { row in
          let interval = Summary.meanInterval(
            mean: row.mean, standardDeviation: row.standardDeviation, count: study.seeds, confidence: confidence)
          return .object([
            "name": .string(row.condition),
            "macro_f1": .object([
              "mean": .number(row.mean), "sd": .number(row.standardDeviation), "interval": json(interval),
            ]),
            "collapse": row.collapse.map { rate in
              .object([
                "collapsed": .integer(rate.count), "of": .integer(rate.total),
                "exact": json(rate.exactInterval(confidence: confidence)),
              ])
            } ?? .null,
          ])
        }),
    ])
  }
}
