public import Sweep
public import Training

/// What a trainer gave.
public enum TaskOutcome: Sendable {
  case trial(TrialResult)
  /// `checkpoint` holds the bytes of the checkpoint file, whose sha256 the result names.
  case pretraining(PretrainingResult, checkpoint: [UInt8])

  var result: TaskResult {
    switch self {
    case .trial(let result): .trial(result)
    case .pretraining(let result, _): .pretraining(result)
    }
  }
}

/// Trains one task, on a thread of its own.
///
/// It gets the task; the path of its checkpoint, where it has one; the path of the packed signals; a place to report
/// progress to; and a question to ask often: whether it should stop. A trainer that was asked to stop throws anything.
public typealias Trainer =
  @Sendable (
    _ task: TrainingTask, _ checkpoint: String?, _ signals: String, _ report: (TrainingProgress) -> Void,
    _ isCancelled: () -> Bool
  ) throws -> TaskOutcome

/// An error of a trainer that knows its class; any other error counts as a crash.
public struct TrainingFailure: Error, CustomStringConvertible {
  public let failure: FailureClass
  public let description: String

  public init(_ failure: FailureClass, _ description: String) {
    self.failure = failure
    self.description = description
  }
}
