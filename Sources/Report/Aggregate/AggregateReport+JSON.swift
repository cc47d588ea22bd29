import ContentHash
import ECGData
import Statistics
import Training

extension AggregateReport {
  /// The report for programs, at full precision: the same bytes for the same results, in whatever order and on whatever hosts they
  /// came.
  public var json: String {
    let baselines = outcome.baselines
    var said: [String: JSONValue] = [
      "sweep": .string(outcome.name),
      "program": .string(outcome.codeVersion),
      "computed_by": outcome.lineage.json,
      "data": dataJSON,
      "selection": outcome.selection.map { .string("\($0)") } ?? .null,
      "confidence": .number(analysis.options.confidence),
      "baselines": Self.json(baselines),
      "conditions": .array(zip(analysis.conditions, outcome.conditions).map(conditionJSON)),
      "comparisons": .array(analysis.comparisons.map { Self.json($0, analysis.options) }),
      "verdicts": looksJSON,
      "published": publishedJSON,
      "stopping": stoppingJSON,
      "streams": streamsJSON,
      "warnings": .array(warnings.map { .string($0) }),
    ]
    // Not where there are none: what earlier versions printed stays what is printed.
    said["metric"] = analysis.options.metric.scoreJSON
    if !grids.isEmpty { said["grids"] = gridsJSON }
    if !choices.isEmpty { said["candidate_choices"] = .array(choices.map(\.json)) }
    if let budget = outcome.budget { said["budget"] = Self.json(budget) }
    if let multiverse { said["multiverse"] = multiverse.json }
    return JSONValue.object(said).text
  }

  private static func json(_ baselines: Baselines) -> JSONValue {
    var scores = [
      "always_\(baselines.mostFrequentClass ?? "SR")": baselines.mostFrequent,
      "prior_matched": baselines.priorMatched, "uniform": baselines.uniform,
    ]
    scores["rr_rule"] = baselines.rrRule?.macroF1
    return .object(scores.mapValues { .object(["macro_f1": .number($0)]) })
  }

  private var dataJSON: JSONValue {
    let records = outcome.baselines.records
    func counts(_ counts: [Int]) -> JSONValue {
      .object(Dictionary(zip(outcome.classes, counts.map { .integer($0) })) { first, _ in first })
    }
    return .object([
      "source": .string(outcome.dataSource),
      "fingerprint": .string(outcome.fingerprint.hexadecimal),
      "records": records.map { records in
        .object(
          Dictionary(uniqueKeysWithValues: Split.allCases.map { ($0.rawValue, counts(records.counts[$0])) }))
      } ?? .null,
      "highest_macro_f1": records.map { .number($0.counts.highestMacroF1(in: .test)) } ?? .null,
      "excluded": records.map { records in
        .array(
          records.excluded.map { record in
            let name = record.name.map { ["record": JSONValue.string($0)] } ?? [:]
            return .object(
              ["ecg_id": .integer(record.ecgID), "reason": .string(record.reason)].merging(name) { first, _ in first })
          })
      } ?? .null,
      "warnings": .array((records?.warnings ?? []).map { .string($0) }),
    ])
  }

  /// What the report says of a condition beyond what scores of a table could say, too.
  private func conditionJSON(_ own: ConditionAnalysis, _ outcome: SweepOutcome.ConditionOutcome) -> JSONValue {
    guard case .object(var said) = Self.json(own, outcome, analysis.options) else { return .null }
    said["metrics"] = metricsJSON(outcome)
    said["classes"] = classesJSON(outcome)
    return .object(said)
  }

  static func json(
    _ analysis: ConditionAnalysis, _ outcome: SweepOutcome.ConditionOutcome, _ options: SweepAnalysis.Options
  ) -> JSONValue {
    var said: [String: JSONValue] = [
      "name": .string(analysis.condition.name),
      "planned": .integer(analysis.planned),
      "recorded": .integer(outcome.trials.count),
      "missing": .integer(analysis.missing),
      "failed": .integer(outcome.failedSeeds.count),
      "failures": .object(
        Dictionary(
          uniqueKeysWithValues: analysis.failures.map {
            ($0.failureClass.replacing(" ", with: "_"), .integer($0.count))
          })),
      "diverged": .integer(analysis.diverged),
      options.metric.key: json(analysis.score),
      "\(options.metric.key)_last_epoch": json(analysis.lastEpochScore),
      "\(options.metric.key)_collapsed": .object(members(analysis.scoreOfCollapsed)),
      "\(options.metric.key)_others": .object(members(analysis.scoreOfOthers)),
      "one_class": .object(members(analysis.oneClass)),
      "failed_training": .object(
        Dictionary(
          uniqueKeysWithValues: analysis.failedTrainings.map { ($0.definition.rawValue, .object(members($0.rate))) })),
      "ties": .object(members(analysis.ties)),
      "collapse": json(analysis.collapse[0]),
      "collapse_one_based": json(analysis.collapse[1]),
      "collapse_with_untrained": json(analysis.collapse[2]),
      "collapse_thresholds": .array(analysis.thresholds.map(json)),
      "seeds_for_collapse_within_0.1": .optional(analysis.plan.seedsForCollapse),
      "seeds_for_\(options.metric.key)_within_0.02": .optional(analysis.plan.seedsForScore),
      "settings": settingsJSON(outcome),
      "trials": .array(outcome.trials.map { json($0, of: outcome, options.metric) }),
    ]
    if !analysis.condition.hasEpochs { said["has_epochs"] = .bool(false) }
    if outcome.isCrossed {
      said["trials_per_seed"] = .integer(analysis.cells)
      said["diverged_seeds"] = .integer(analysis.divergedSeeds)
      said["variance_components"] = json(analysis.variance, options)
    }
    if options.patients { said["over_patients"] = json(analysis.patients, options, within: 0...1) }
    return .object(said)
  }

  private static func json(_ score: ScoreAnalysis) -> JSONValue {
    .object(
      members(score.summary).merging([
        "interval": json(score.interval), "anytime_valid": json(score.anytimeValid),
        "bounds": score.bounds.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null,
      ]) { $1 })
  }

  private static func members(_ summary: Summary) -> [String: JSONValue] {
    [
      "n": .integer(summary.count), "mean": .optional(summary.mean), "sd": .optional(summary.standardDeviation),
      "population_sd": .optional(summary.populationStandardDeviation), "min": .optional(summary.minimum),
      "lower_quartile": .optional(summary.lowerQuartile), "median": .optional(summary.median),
      "upper_quartile": .optional(summary.upperQuartile), "max": .optional(summary.maximum),
      "all_equal": .bool(summary.isConstant),
    ]
  }

  private static func json(_ collapse: CollapseAnalysis) -> JSONValue {
    var members = members(collapse.rate)
    members["epoch_base"] = .integer(collapse.reading.epochBase)
    members["threshold"] = .integer(collapse.reading.threshold)
    members["counts_untrained"] = .bool(collapse.reading.countsUntrained)
    members["collapsed"] = members.removeValue(forKey: "count")
    return .object(members)
  }

  private static func members(_ rate: RateAnalysis) -> [String: JSONValue] {
    [
      "count": .integer(rate.proportion.count), "of": .integer(rate.proportion.total),
      "rate": .optional(rate.proportion.value), "exact": json(rate.exact), "wilson": json(rate.wilson),
      "anytime_valid": json(rate.anytimeValid), "bounds": json(rate.bounds),
    ]
  }

  static func json(_ interval: ConfidenceInterval?) -> JSONValue {
    interval.map { .array([.number($0.lower), .number($0.upper)]) } ?? .null
  }

  private static func json(
    _ trial: TrialResult, of outcome: SweepOutcome.ConditionOutcome, _ metric: Metric
  ) -> JSONValue {
    var said: [String: JSONValue] = [
      "seed": .seed(trial.seed),
      "outcome": .string(trial.divergedInEpoch == nil ? "completed" : "diverged"),
      "macro_f1": .optional(trial.selected?.macroF1),
      "macro_f1_last_epoch": .optional(trial.last?.macroF1),
      "best_epoch": .optional(trial.bestEpoch),
      "classes_predicted": .optional(trial.selected?.classesPredicted),
      "collapsed": .optional(CollapseReading.zeroBased.isCollapsed(trial)),
      "digest": .string(outcome.digest(of: trial).hexadecimal),
    ]
    if let candidate = outcome.candidate(of: trial) { said["candidate"] = .string(candidate) }
    if !metric.isMacroF1 { said[metric.key] = .optional(metric.value(in: trial.selected)) }
    if !trial.crossed.isEmpty {
      said["crossed"] = .object(
        Dictionary(uniqueKeysWithValues: trial.crossed.values.map { ($0.stream.rawValue, JSONValue.seed($0.value)) }))
    }
    return .object(said)
  }
}
