import ContentHash
public import ECGData

extension TrialTask {
  /// Trains, selects and tests this (condition, seed), by whatever its answers come about; the same bits on every run.
  ///
  /// - Parameters:
  ///   - signals: the packed signals whose fingerprint is `data`.
  ///   - checkpoint: the bytes of the pretrained checkpoint, for a condition that starts from one.
  ///   - threads: how many threads share the work; the bits do not depend on it.
  /// - Throws: `TrainingError` where the task was cancelled or its input does not fit.
  public func run(
    on signals: PackedSignals, checkpoint: [UInt8]?, threads: Int = 1, observer: TrainingObserver = TrainingObserver()
  ) throws(TrainingError) -> TrialResult {
    guard signals.fingerprint == data else {
      throw .badInput("the task needs the signals \(data.abbreviated), got \(signals.fingerprint.abbreviated)")
    }
    let labelled = try labelled(signals)
    if let features = features(at: labelled.rate) {
      guard checkpoint == nil else { throw .badInput("\(condition): no checkpoint is used") }
      let trial = FixedFeatureTrial(
        self, features: features, signals: labelled, threads: threads, observer: observer)
      return try trial.run()
    }
    let fineTuning = try FineTuning(
      self, signals: labelled, checkpoint: checkpoint, threads: threads, observer: observer)
    return try fineTuning.run()
  }

  /// The task's cohort; throws where its labels are not those of so many records, or of classes that it does not have.
  func labelled(_ signals: PackedSignals) throws(TrainingError) -> LabelledSignals {
    let labelled: LabelledSignals
    do { labelled = try LabelledSignals(signals, labels) } catch { throw .badInput("\(error)") }
    guard let record = labelled.records.first(where: { !classes.indices.contains($0.label) }) else { return labelled }
    throw .badInput("ecg_id \(record.ecgID) has the label \(record.label), the task has \(classes.count) classes")
  }
}
