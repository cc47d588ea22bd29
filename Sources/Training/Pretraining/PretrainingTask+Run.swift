import ContentHash
public import ECGData

extension PretrainingTask {
  /// Pretrains an encoder; the same bits on every run.
  ///
  /// - Parameter signals: the packed signals whose fingerprint is `data`; those of folds 1 to 8 are used, their labels are not.
  /// - Returns: what the epochs gave, and the bytes of the checkpoint, a safetensors file of encoder and projection head.
  /// - Throws: `TrainingError` where the task was cancelled or its input does not fit.
  public func run(
    on signals: PackedSignals, observer: TrainingObserver = TrainingObserver()
  ) throws(TrainingError) -> (result: PretrainingResult, checkpoint: [UInt8]) {
    guard signals.fingerprint == data else {
      throw .badInput("the task needs the signals \(data.abbreviated), got \(signals.fingerprint.abbreviated)")
    }
    let pretraining = try Pretraining(self, signals: signals, observer: observer)
    return try pretraining.run()
  }
}
