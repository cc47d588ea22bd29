import ContentHash
import ECGData
import Kernels

/// One trial of a classifier without epochs: features of the labelled records, logistic regression, the answers to folds 9 and 10.
///
/// The validation fold has no part in it: there is nothing to select. Numbers are sums, products, quotients and roots of doubles in a fixed
/// order, so that the numeric fingerprint, which tells apart how networks are computed, need not tell anything of them.
struct FixedFeatureTrial {
  private let task: TrialTask
  private let signals: LabelledSignals
  private let features: any RecordFeatures
  private let team: ThreadTeam
  private let observer: TrainingObserver

  init(
    _ task: TrialTask, features: any RecordFeatures, signals: LabelledSignals, threads: Int, observer: TrainingObserver
  ) {
    self.task = task
    self.features = features
    self.signals = signals
    self.observer = observer
    team = ThreadTeam(threads: threads)
  }

  func run() throws(TrainingError) -> TrialResult {
    let labelled = try FineTuning.draw(task, from: signals)
    let (validation, test) = (records(in: .validation), records(in: .test))
    guard validation.count > 0, test.count > 0 else {
      throw .badInput("folds 9 and 10 hold \(validation.count) and \(test.count) records: both are needed")
    }
    let rows = try values(of: labelled)
    let standardize = Standardization(rows)
    let model = LogisticRegression(
      rows.map { standardize($0) }, labels: labelled.labels, classes: task.classes.count,
      penalty: task.settings.penalty, isCancelled: observer.isCancelled)
    try observer.checkCancellation()
    let weights = Self.digest(standardize, model)
    guard let validated = try evaluate(validation, standardize, model),
      let tested = try evaluate(test, standardize, model)
    else { return result(weights: weights) }
    return result(validated, tested, weights: weights)
  }

  private func records(in split: Split) -> LabelledRecords {
    LabelledRecords(signals: signals, indices: signals.indices(in: split))
  }

  /// The answers to records, scored; nil where one is not finite.
  private func evaluate(
    _ records: LabelledRecords, _ standardize: Standardization, _ model: LogisticRegression
  ) throws(TrainingError) -> Evaluation? {
    var logits: [Float] = []
    // A part at a time, so that not all records' features are held.
    for first in stride(from: 0, to: records.count, by: Classifier.evaluationBatch) {
      let part = first..<min(first + Classifier.evaluationBatch, records.count)
      for row in try values(of: LabelledRecords(signals: signals, indices: Array(records.indices[part]))) {
        logits += model(standardize(row)).map(Float.init)
      }
    }
    return Evaluation(labels: records.labels, logits: logits)
  }

  /// The features of records, in their order.
  private func values(of records: LabelledRecords) throws(TrainingError) -> [[Double]] {
    var rows = [[Double]](repeating: [], count: records.count)
    try observer.checkCancellation()
    rows.withUnsafeMutableBufferPointer { buffer in
      let rows = buffer
      // Each piece writes to its own row.
      team.forEach(records.count) { place, _ in
        rows[place] = features.values(of: signals.signal(at: records.indices[place]))
      }
    }
    try observer.checkCancellation()
    return rows
  }

  private func result(
    _ validated: Evaluation? = nil, _ tested: Evaluation? = nil, weights: SHA256Digest
  ) -> TrialResult {
    let kept = validated.flatMap { validated in
      tested.map { KeptEpoch(epoch: TrialResult.noEpoch, validation: validated.answers, test: $0.test) }
    }
    return TrialResult(
      condition: task.condition, seed: task.seed, crossed: task.crossed, epochs: [], selectedEpoch: nil,
      selected: tested?.metrics, last: tested?.metrics,
      selectedValidationClassesPredicted: validated?.metrics.classesPredicted,
      divergedInEpoch: kept == nil ? TrialResult.noEpoch : nil, weights: weights, schema: .version2,
      kept: kept.map { [$0] } ?? [])
  }

  private static func digest(_ standardize: Standardization, _ model: LogisticRegression) -> SHA256Digest {
    var hasher = SHA256Hasher()
    let numbers = [standardize.means, standardize.deviations] + model.coefficients + [model.intercepts]
    for number in numbers.joined() { hasher.update(number) }
    return hasher.finalize()
  }
}
