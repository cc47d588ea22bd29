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

/// What a trainer gets: a task and where its inputs are.
public struct TrainerInput: Sendable {
  public var task: TrainingTask
  /// The path of the checkpoint that the task starts from, where it starts from one.
  public var checkpoint: String?
  /// The path of the packed signals.
  public var signals: String
  /// The path of what an earlier attempt at the task saved last, where one did.
  public var saved: String?
  /// How many threads may share the work.
  public var threads: Int
  /// How many bytes of memory the host has.
  public var memory: Int

  public init(
    task: TrainingTask, checkpoint: String? = nil, signals: String, saved: String? = nil, threads: Int = 1,
    memory: Int = .max
  ) {
    self.task = task
    self.checkpoint = checkpoint
    self.signals = signals
    self.saved = saved
    self.threads = threads
    self.memory = memory
  }
}

/// What a trainer tells while it works, and by what it is told to stop.
public struct TrainerOutlet {
  public var report: (TrainingProgress) -> Void
  /// To be called after every epoch from which another worker could go on; `state` is called where the moment has come to save it.
  public var save: (_ epoch: Int, _ state: () throws -> [UInt8]) throws -> Void
  /// To be asked often; a trainer that is to stop throws anything.
  public var isCancelled: () -> Bool

  public init(
    report: @escaping (TrainingProgress) -> Void = { _ in },
    save: @escaping (_ epoch: Int, _ state: () throws -> [UInt8]) throws -> Void = { _, _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) {
    self.report = report
    self.save = save
    self.isCancelled = isCancelled
  }
}

/// Trains one task, on a thread of its own.
public typealias Trainer = @Sendable (_ input: TrainerInput, _ outlet: TrainerOutlet) throws -> TaskOutcome

/// An error of a trainer that knows its class; any other error counts as a crash.
public struct TrainingFailure: Error, CustomStringConvertible {
  public let failure: FailureClass
  public let description: String

  public init(_ failure: FailureClass, _ description: String) {
    self.failure = failure
    self.description = description
  }
}
