import ContentHash
public import ECGData

extension PretrainingTask {
  /// Pretrains an encoder; the same bits on every run.
  ///
  /// - Parameters:
  ///   - signals: the packed signals whose fingerprint is `data`; those of folds 1 to 8 are used, their labels are not.
  ///   - state: what the observer was given to save, to go on from there.
  ///   - threads: how many threads share the work; the bits do not depend on it.
  /// - Returns: what the epochs gave, and the bytes of the checkpoint, a safetensors file of the encoder, and of SimCLR's projection head
  ///   where that is the method.
  /// - Throws: `TrainingError` where the task was cancelled, its input does not fit, or loss or weights stopped being finite;
  ///   `unfitState`, before anything is trained, where `state` is not one of this pretraining on these signals.
  public func run(
    on signals: PackedSignals, resumingFrom state: PretrainingState? = nil, threads: Int = 1,
    observer: TrainingObserver = TrainingObserver()
  ) throws(TrainingError) -> (result: PretrainingResult, checkpoint: [UInt8]) {
    guard signals.fingerprint == data else {
      throw .badInput("the task needs the signals \(data.abbreviated), got \(signals.fingerprint.abbreviated)")
    }
    let pretraining = try Pretraining(self, signals: signals, threads: threads, observer: observer)
    if let state { try pretraining.resume(from: state) }
    return try pretraining.run()
  }
}
