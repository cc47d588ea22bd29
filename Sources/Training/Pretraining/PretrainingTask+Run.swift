import ContentHash
public import ECGData

extension PretrainingTask {
  /// Pretrains an encoder; the same bits on every run.
  ///
  /// - Parameters:
  ///   - signals: the packed signals whose fingerprint is `data`; those of its records in folds 1 to 8 are used.
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

  /// Where the pretraining's records stand among the packed ones; throws where they are chosen from others.
  func places(in signals: PackedSignals) throws(TrainingError) -> [Int] {
    guard let records else { return Array(signals.records.indices) }
    guard records.count == signals.count else {
      throw .badInput("the task chooses among \(records.count) records, got \(signals.count)")
    }
    return records.places
  }

  /// Where the records of folds 1 to 8 stand among the packed ones.
  func pool(of signals: PackedSignals) throws(TrainingError) -> [Int] {
    try places(in: signals).filter { signals.record(at: $0).split == .train }
  }
}
