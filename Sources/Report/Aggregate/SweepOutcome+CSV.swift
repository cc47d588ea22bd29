import ContentHash
import Training

extension SweepOutcome {
  private static let columns = [
    "condition", "seed", "outcome", "macro_f1", "macro_f1_last_epoch", "best_epoch", "classes_predicted",
    "validation_classes_predicted", "collapsed", "collapsed_one_based", "collapsed_with_untrained", "digest",
  ]

  /// A row a trial as `CSVText` has it, full precision, absent values empty; 1 in `best_epoch` is the first trained epoch.
  public var csv: String {
    let streams = crossedStreams
    let rows = conditions.flatMap { condition in
      condition.trials.map { trial in
        let crossed = streams.map { stream in trial.crossed[stream].map { "\($0)" } ?? "" }
        return Self.row(trial, digest: condition.digest(of: trial)) + crossed
      }
    }
    return CSVText.rows([Self.columns + streams.map(\.rawValue)] + rows)
  }

  /// The streams that get a column: a sweep that crosses none has the columns that it always had.
  var crossedStreams: [SeedStream] {
    SeedStream.allCases.filter { stream in
      conditions.contains {
        $0.cells.contains { $0[stream] != nil } || $0.trials.contains { $0.crossed[stream] != nil }
      }
    }
  }

  private static func row(_ trial: TrialResult, digest: SHA256Digest) -> [String] {
    let metrics = [trial.selected?.macroF1, trial.last?.macroF1].map { $0.map { "\($0)" } ?? "" }
    let classes = [trial.bestEpoch, trial.selected?.classesPredicted, trial.selectedValidationClassesPredicted]
    let readings = [CollapseReading.zeroBased, .oneBased, .withUntrained]
    return [trial.condition, "\(trial.seed)", trial.divergedInEpoch == nil ? "completed" : "diverged"]
      + metrics + classes.map { $0.map { "\($0)" } ?? "" }
      + readings.map { $0.isCollapsed(trial).map { "\($0)" } ?? "" } + [digest.hexadecimal]
  }
}
