import ContentHash
public import ECGData

extension TrialTask {
  /// Trains, selects and tests this (condition, seed); the same bits on every run.
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
    try checkLabels(of: signals)
    let fineTuning = try FineTuning(
      self, signals: signals, checkpoint: checkpoint, threads: threads, observer: observer)
    return try fineTuning.run()
  }

  /// Throws where the signals were packed for classes that the task does not have.
  func checkLabels(of signals: PackedSignals) throws(TrainingError) {
    guard let record = signals.records.first(where: { !classes.indices.contains($0.label) }) else { return }
    throw .badInput("ecg_id \(record.ecgID) has the label \(record.label), the task has \(classes.count) classes")
  }
}
