public import ECGData
public import Training

extension WorkerMessage {
  /// What the message says that no worker can mean, whatever the plan; nil where all is well.
  public var implausibility: String? {
    do throws(Implausibility) {
      try checkValues()
      return nil
    } catch { return error.description }
  }

  private func checkValues() throws(Implausibility) {
    switch self {
    case .hello(let hello): try hello.checkValues()
    case .progress(_, let progress): try progress.checkValues()
    case .want(let request): try request.checkValues()
    case .offer(let artifact): try artifact.checkValues()
    case .saved(let state):
      try Plausible.check(state.epoch, "a saved epoch", in: Plausible.epochs)
      try state.artifact.checkValues()
    case .chunk(let chunk): try Plausible.check(chunk.offset, "an offset", in: 0...Plausible.bytes.upperBound)
    case .enrol(let enrolment): try Plausible.check(enrolment.clock, "a clock", in: 0...Plausible.latest)
    // What a result says is judged with its values, so that the lease ends with it.
    case .result, .heartbeat, .failed, .goodbye, .look, .dismiss: break
    }
  }
}

extension Hello {
  fileprivate func checkValues() throws(Implausibility) {
    try Plausible.check(processID, "a process", in: 0...Int32.max)
    for task in running { try Plausible.check(task.attempt, "an attempt", in: Plausible.attempts) }
    // The rest of a time may be over by the moment at which that is said.
    guard let secondsLeft, !(secondsLeft.magnitude <= Plausible.seconds.upperBound) else { return }
    throw Implausibility("a time left of \(secondsLeft) s")
  }
}

extension TrainingProgress {
  /// Throws where no training is so far.
  public func checkValues() throws(Implausibility) {
    try Plausible.check(epochs, "a number of epochs", in: 1...Plausible.epochs.upperBound)
    try Plausible.check(epoch, "an epoch", in: 0...epochs)
    try Plausible.check(validationMacroF1, "a Macro-F1", in: Plausible.shares)
    guard let loss, !loss.isFinite else { return }
    throw Implausibility("a loss of \(loss)")
  }

  /// Throws where this is no progress of `task`.
  public func check(against task: TrainingTask) throws(Implausibility) {
    try checkValues()
    try Plausible.check(epochs, "a number of epochs", in: 1...task.epochs)
  }
}

extension SavedState {
  /// Throws where `task` can have no such state.
  public func check(against task: TrainingTask) throws(Implausibility) {
    try Plausible.check(epoch, "a saved epoch", in: 1...task.epochs)
    try artifact.checkValues()
  }
}

extension ChunkRequest {
  fileprivate func checkValues() throws(Implausibility) {
    try Plausible.check(offset, "an offset", in: 0...Plausible.bytes.upperBound)
    try Plausible.check(credit, "a credit", in: 1...mostCredit)
  }

  /// Many times what a worker has under way.
  private var mostCredit: Int { 1000 }
}

extension ArtifactReference {
  func checkValues() throws(Implausibility) { try Plausible.check(size, "a size", in: Plausible.bytes) }
}

extension Computation {
  /// Throws where no attempt at a task is such a one.
  public func checkValues() throws(Implausibility) {
    try Plausible.check(attempt, "an attempt", in: Plausible.attempts)
    try Plausible.check(seconds, "a time of training", in: Plausible.seconds)
  }
}

extension TrainingTask {
  /// How many epochs the task has at most; at least one, whatever it says.
  var epochs: Int {
    switch self {
    case .pretraining(let task): max(1, task.settings.epochs)
    case .trial(let task): max(1, task.settings.epochs)
    }
  }
}

extension TaskResult {
  /// Throws where this is no result that `task` can have; `folds` is how many records the folds hold, where that is known.
  public func check(against task: TrainingTask, folds: SplitCounts?) throws(Implausibility) {
    switch (self, task) {
    case (.trial(let result), .trial(let task)): try result.check(against: task, folds: folds)
    case (.pretraining(let result), .pretraining(let task)): try result.check(against: task)
    default: throw Implausibility("the result of another kind of task")
    }
  }
}
