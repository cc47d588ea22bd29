import ContentHash
import Training

extension SweepOutcome {
  private static let columns =
    [
      "condition", "seed", "outcome", "macro_f1", "macro_f1_last_epoch", "best_epoch", "classes_predicted",
      "validation_classes_predicted", "collapsed", "collapsed_one_based", "collapsed_with_untrained", "digest",
    ] + others.map(\.key)

  /// What stands behind the columns that there always were.
  private static let others = TestMetric.allCases.filter { $0 != .macroF1 }

  /// A row a trial as `CSVText` has it, full precision, absent values empty; 1 in `best_epoch` is the first trained epoch. The same bytes for
  /// the same results.
  public var csv: String { CSVText.rows(trialRows(withAttempts: false)) }

  /// The same with who trained each trial and for how long, which is another each time.
  public var hostsCSV: String { CSVText.rows(trialRows(withAttempts: true)) }

  private func trialRows(withAttempts: Bool) -> [[String]] {
    let streams = crossedStreams
    let rows = conditions.flatMap { condition in
      condition.trials.map { trial in
        let crossed = streams.map { stream in trial.crossed[stream].map { "\($0)" } ?? "" }
        let attempt =
          withAttempts ? condition.attempts[trial.cell].map(\.fields) ?? Self.attemptColumns.map { _ in "" } : []
        return Self.row(trial, of: condition) + crossed + candidate(of: trial, in: condition) + attempt
      }
    }
    return [Self.columns + streams.map(\.rawValue) + candidateColumn + (withAttempts ? Self.attemptColumns : [])] + rows
  }

  private static let attemptColumns = ["host", "worker", "attempt", "seconds"]

  /// The streams that get a column: a sweep that crosses none has the columns that it always had.
  var crossedStreams: [SeedStream] {
    SeedStream.allCases.filter { stream in
      conditions.contains {
        $0.cells.contains { $0[stream] != nil } || $0.trials.contains { $0.crossed[stream] != nil }
      }
    }
  }

  /// The column that says which candidate a trial of a chosen method comes from: only where something is chosen.
  var candidateColumn: [String] { choices.isEmpty ? [] : ["candidate"] }

  /// Its field, empty of conditions that were trained.
  func candidate(of trial: TrialResult, in condition: ConditionOutcome) -> [String] {
    choices.isEmpty ? [] : [condition.candidate(of: trial) ?? ""]
  }

  private static func row(_ trial: TrialResult, of condition: ConditionOutcome) -> [String] {
    let metrics = [trial.selected?.macroF1, trial.last?.macroF1].map { $0.map { "\($0)" } ?? "" }
    let classes = [trial.bestEpoch, trial.selected?.classesPredicted, trial.selectedValidationClassesPredicted]
    let readings = [CollapseReading.zeroBased, .oneBased, .withUntrained]
    let more = others.map { metric in trial.selected.flatMap(metric.value).map { "\($0)" } ?? "" }
    return [condition.condition.name, "\(trial.seed)", trial.divergedInEpoch == nil ? "completed" : "diverged"]
      + metrics + classes.map { $0.map { "\($0)" } ?? "" }
      + readings.map { $0.isCollapsed(trial).map { "\($0)" } ?? "" } + [condition.digest(of: trial).hexadecimal] + more
  }
}

extension SweepOutcome.RecordedAttempt {
  /// In the order of the columns.
  fileprivate var fields: [String] { [host, worker, "\(number)", "\(seconds)"] }
}
