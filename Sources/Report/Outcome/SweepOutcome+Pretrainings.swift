import ECGData
import Sweep
import Training

extension SweepOutcome {
  /// How a task pretrains its encoder; nil of a trial, and where no condition begins so.
  func pretrainingSettings(of task: TaskID) -> PretrainingSettings? {
    conditions.lazy.map(\.condition.recipe).first { $0.pretrainingTask(seed: task.seed) == task }?.pretraining?.settings
  }

  /// How many records of folds 1 to 8 the sweep's cohort has; nil in runs of earlier versions, which did not store it.
  var trainingRecords: Int? { baselines.records.map { $0.counts.train.reduce(0, +) } }
}

extension Recipe {
  /// The pretraining of a seed; nil where weights begin at random.
  fileprivate func pretrainingTask(seed: UInt64) -> TaskID? {
    pretraining.map { own in
      TaskID.pretraining(
        encoder.architecture, groupNorm: fineTuning.normalization == .group, name: own.name, seed: seed)
    }
  }
}

extension PretrainingSettings {
  /// How many records a step has where the cohort has so many in folds 1 to 8; nil where that is not known.
  func recordsPerStep(of cohort: Int?) -> Int? {
    guard let cohort, cohort < batchRecords else { return batchRecords }
    return records == .cohort ? cohort : nil
  }
}
