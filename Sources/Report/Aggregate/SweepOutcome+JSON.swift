import ContentHash
import Statistics
import Training

extension SweepOutcome {
  /// The report for programs: the same bytes for the same results, in whatever order and on whatever hosts they came.
  public var json: String {
    JSONValue.object([
      "sweep": .string(name),
      "data": .object(["source": .string(dataSource), "fingerprint": .string(fingerprint.hexadecimal)]),
      "baselines": .object([
        "always_SR": .object(["macro_f1": .number(baselines.alwaysSR)]),
        "prior_matched": .object(["macro_f1": .number(baselines.priorMatched)]),
        "uniform": .object(["macro_f1": .number(baselines.uniform)]),
      ]),
      "conditions": .array(conditions.map(\.json)),
    ]).text
  }
}

extension SweepOutcome.ConditionOutcome {
  fileprivate var json: JSONValue {
    .object([
      "name": .string(condition.name),
      "planned": .integer(planned.count),
      "recorded": .integer(trials.count),
      "failed": .integer(failed.count),
      "diverged": .integer(diverged.count),
      "macro_f1": Self.meanAndDeviation(completed.compactMap(\.selected?.macroF1)),
      "macro_f1_last_epoch": Self.meanAndDeviation(completed.compactMap(\.last?.macroF1)),
      "one_class": .object(["count": .integer(trials.count { $0.answersOneClass }), "of": .integer(completed.count)]),
      "collapse": collapse(.zeroBased),
      "collapse_one_based": collapse(.oneBased),
      "trials": .array(trials.map(Self.json)),
    ])
  }

  private static func meanAndDeviation(_ values: [Double]) -> JSONValue {
    let summary = Summary(values)
    return .object(["mean": .optional(summary.mean), "sd": .optional(summary.standardDeviation)])
  }

  private func collapse(_ reading: CollapseReading) -> JSONValue {
    let count = reading.count(trials)
    return .object([
      "epoch_base": .integer(reading.epochBase),
      "threshold": .integer(reading.threshold),
      "collapsed": .integer(count.collapsed),
      "of": .integer(count.of),
      "rate": count.of == 0 ? .null : .number(Double(count.collapsed) / Double(count.of)),
    ])
  }

  private static func json(_ trial: TrialResult) -> JSONValue {
    .object([
      "seed": .seed(trial.seed),
      "outcome": .string(trial.divergedInEpoch == nil ? "completed" : "diverged"),
      "macro_f1": .optional(trial.selected?.macroF1),
      "macro_f1_last_epoch": .optional(trial.last?.macroF1),
      "best_epoch": .optional(trial.bestEpochFromZero),
      "classes_predicted": .optional(trial.selected?.classesPredicted),
      "collapsed": .optional(CollapseReading.zeroBased.isCollapsed(trial)),
      "digest": .string(trial.digest.hexadecimal),
    ])
  }
}
