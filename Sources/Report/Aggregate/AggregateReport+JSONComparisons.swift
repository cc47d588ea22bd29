import Statistics
import Training

extension AggregateReport {
  static func json(_ comparison: Comparison, _ options: SweepAnalysis.Options) -> JSONValue {
    .object([
      "condition": .string(comparison.condition.name),
      "reference": .string(comparison.reference.name),
      "pairs": .integer(comparison.pairs),
      options.metric.key: scoresJSON(comparison, options),
      "spread": spreadJSON(comparison),
      "collapse": comparison.canCollapse ? collapseJSON(comparison) : .null,
    ])
  }

  private static func scoresJSON(_ comparison: Comparison, _ options: SweepAnalysis.Options) -> JSONValue {
    let plan = comparison.plan
    var said: [String: JSONValue] = [
      "mean_difference": .optional(comparison.difference.mean),
      "sd_of_differences": .optional(comparison.difference.standardDeviation),
      "all_equal": .bool(comparison.difference.isConstant),
      "d_z": .optional(comparison.standardizedEffect),
      "interval": json(comparison.interval),
      "anytime_valid": json(comparison.anytimeValid),
      "t_test_p": .optional(comparison.tTest?.pValue),
      "sign_flip": json(comparison.signFlip),
      "symmetry": json(comparison.symmetry),
      "verdict": json(verdict: comparison.decisive),
      "verdict_from": .string(comparison.looks == .one ? "sign_flip" : "symmetry"),
      "probability_of_improvement": .optional(comparison.improvement.value),
      "probability_of_improvement_interval": json(comparison.improvementInterval),
      "plan": .object(["sign_flip": json(plan.signFlip), "symmetry": json(plan.symmetry)]),
    ]
    if options.patients { said["over_patients"] = json(comparison.patients, options, within: -1...1) }
    return .object(said)
  }

  private static func spreadJSON(_ comparison: Comparison) -> JSONValue {
    let (spread, plan) = (comparison.spread, comparison.plan)
    return .object([
      "sd": .optional(spread.condition),
      "reference_sd": .optional(spread.reference),
      "ratio": .optional(spread.ratio),
      "ratio_interval": json(spread.ratioInterval),
      "sign_flip": json(spread.test),
      "symmetry": json(spread.anytime),
      "unpaired_brown_forsythe_p": .optional(spread.unpaired?.pValue),
      "verdict": json(verdict: comparison.decisiveOfSpread),
      "verdict_from": .string(comparison.looks == .one ? "sign_flip" : "symmetry"),
      "plan": .object(["sign_flip": json(plan.spread), "symmetry": json(plan.spreadAtEveryLook)]),
    ])
  }

  private static func collapseJSON(_ comparison: Comparison) -> JSONValue {
    let (collapse, plan) = (comparison.collapse, comparison.plan)
    let (oneLook, everyLook) = collapse.isOfShares ? ("sign_flip", "symmetry") : ("mcnemar", "discordance")
    var said: [String: JSONValue] = [
      "collapsed": .integer(collapse.condition.count),
      "reference_collapsed": .integer(collapse.reference.count),
      "only_condition": .integer(collapse.mcNemar.onlyFirst),
      "only_reference": .integer(collapse.mcNemar.onlySecond),
      oneLook: json(collapse.test),
      "fisher_p": .optional(collapse.fisher?.pValue),
      everyLook: json(collapse.anytime),
      "verdict": json(verdict: comparison.decisiveOfCollapse),
      "verdict_from": .string(comparison.looks == .one ? oneLook : everyLook),
      "plan": .object([oneLook: json(plan.collapse), everyLook: json(plan.collapseAtEveryLook)]),
    ]
    if collapse.isOfShares { said["mean_difference"] = .optional(collapse.difference.mean) }
    return .object(said)
  }

  private static func json(_ test: FamilyTest?) -> JSONValue {
    guard let test else { return .null }
    return .object([
      "p": .number(test.pValue), "standard_error": .optional(test.standardError), "holm_p": .number(test.adjusted),
      "smallest_reachable_p": .number(test.smallest), "smallest_reachable_holm_p": .number(test.smallestAdjusted),
      "comparisons": .integer(test.family),
    ])
  }

  private static func json(_ anytime: AnytimeTest) -> JSONValue {
    .object([
      "pairs": .integer(anytime.pairs), "e_value": .number(anytime.evidence.eValue),
      "largest_e_value": .number(anytime.evidence.largest), "mean_difference": .optional(anytime.estimate),
      "mean_difference_at_largest": .optional(anytime.evidence.estimateAtLargest), "test": json(anytime.test),
    ])
  }

  private static func json(_ plan: ComparisonPlan.Pairs) -> JSONValue {
    .object(["least_pairs": .optional(plan.least), "pairs_for_80_percent_power": .optional(plan.forPower)])
  }

  private static func json(verdict test: FamilyTest?) -> JSONValue {
    switch test?.verdict {
    case nil, .cannotTell: .string("cannot_tell")
    case .significant: .string("significant")
    case .notSignificant: .string("no_difference_shown")
    }
  }

  /// How often the results may have been looked at, which decides where verdicts come from.
  var looksJSON: JSONValue { Self.json(analysis.looks) }

  static func json(_ looks: Looks) -> JSONValue {
    switch looks {
    case .one: .object(["valid_for": .string("one_look"), "reason": .null])
    case .many(let reason): .object(["valid_for": .string("every_look"), "reason": .string(reason.rawValue)])
    }
  }

  /// The published rows with the intervals that their number of seeds allows.
  static func json(
    _ claim: PublishedClaim, _ settings: [PublishedClaim.Difference], confidence: Double
  ) -> JSONValue {
    .object([
      "settings": .array(
        settings.map {
          .object(["key": .string($0.key), "published": .optional($0.published), "here": .string($0.here)])
        }),
      "name": .string(claim.name), "citation": .string(claim.citation), "seeds": .optional(claim.seeds),
      "sd_divisor": .optional(claim.divisor?.rawValue), "collapse_reading": .string(claim.collapse.rawValue),
      "collapse_reading_assumed": .optional(claim.collapseReason),
      "conditions": .array(
        claim.rows.map { row in
          .object([
            "name": .string(row.condition),
            "macro_f1": .object([
              "mean": .optional(row.mean), "sd": .optional(claim.standardDeviation(of: row)),
              "interval": json(claim.interval(of: row, confidence: confidence)),
            ]),
            "collapse": claim.collapsed(row).map { rate in
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
