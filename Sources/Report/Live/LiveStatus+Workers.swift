public import Sweep
import Training

extension LiveStatus {
  /// What a worker does with a task.
  public struct Attempt: Equatable, Sendable {
    public enum Stage: Equatable, Sendable {
      case begins
      case training(epoch: Int, of: Int)
      /// It is over, and its result is on its way.
      case delivering
    }

    public var task: TaskID
    public var number: Int
    public var purpose: Assignment.Purpose
    public var stage: Stage

    public init(task: TaskID, number: Int, purpose: Assignment.Purpose, stage: Stage) {
      self.task = task
      self.number = number
      self.purpose = purpose
      self.stage = stage
    }
  }

  public struct Worker: Codable, Equatable, Sendable {
    public var host: String
    public var processID: Int32
    /// How many channels its kernels compute side by side; nil of one that does not say.
    public var kernelLanes: Int?
    /// How long ago it was last heard, in seconds.
    public var silence: Double
    /// It has been silent for longer than it should.
    public var isSuspect: Bool
    /// It was asked to leave after its task.
    public var isLeaving: Bool
    /// What it trains or delivers; none while it waits.
    public var attempts: [Attempt]
    /// Tasks it finished for this coordinator.
    public var finished: Int
    /// How long they took on average, in seconds.
    public var secondsPerTask: Double?

    private enum CodingKeys: String, CodingKey {
      case host, silence, attempts, finished
      case processID = "process_id"
      case kernelLanes = "kernel_lanes"
      case isSuspect = "is_suspect"
      case isLeaving = "is_leaving"
      case secondsPerTask = "seconds_per_task"
    }

    public init(_ worker: SweepState.Worker) {
      host = worker.host
      processID = worker.processID
      kernelLanes = worker.kernelLanes
      silence = worker.silence
      isSuspect = worker.isSuspect
      isLeaving = worker.isLeaving
      attempts = worker.attempts.map(Attempt.init)
      finished = worker.finished
      secondsPerTask = worker.secondsPerTask
    }
  }
}

extension LiveStatus.Attempt {
  fileprivate init(_ attempt: SweepState.Attempt) {
    self.init(task: attempt.task, number: attempt.number, purpose: attempt.purpose, stage: .begins)
    if case .delivering = attempt.stage { stage = .delivering }
    if let progress = attempt.progress { stage = .training(epoch: progress.epoch, of: progress.epochs) }
  }
}

extension LiveStatus.Attempt: Codable {
  private enum CodingKeys: String, CodingKey { case task, attempt, purpose, stage, epoch, epochs }

  private enum StageName: String, Codable { case begins, training, delivering }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(task, forKey: .task)
    try fields.encode(number, forKey: .attempt)
    try fields.encode(purpose, forKey: .purpose)
    switch stage {
    case .begins: try fields.encode(StageName.begins, forKey: .stage)
    case .delivering: try fields.encode(StageName.delivering, forKey: .stage)
    case .training(let epoch, let epochs):
      try fields.encode(StageName.training, forKey: .stage)
      try fields.encode(epoch, forKey: .epoch)
      try fields.encode(epochs, forKey: .epochs)
    }
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    task = try fields.decode(TaskID.self, forKey: .task)
    number = try fields.decode(Int.self, forKey: .attempt)
    purpose = try fields.decode(Assignment.Purpose.self, forKey: .purpose)
    stage =
      switch try fields.decode(StageName.self, forKey: .stage) {
      case .begins: .begins
      case .delivering: .delivering
      case .training:
        .training(
          epoch: try fields.decode(Int.self, forKey: .epoch), of: try fields.decode(Int.self, forKey: .epochs))
      }
  }
}
