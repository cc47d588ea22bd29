public import Training

/// How a sweep stands: a value that events change, and the only account that anybody keeps of them.
///
/// Terminal, page, `status`, `explain`, metrics and the time left are views of it; it has no clock and does no I/O. Every event costs a
/// few look-ups, however many tasks there are.
public struct SweepState: Equatable, Sendable {
  public enum Phase: String, Codable, Sendable {
    /// A coordinator is at work.
    case running
    /// It was asked to stop, and waits for its workers.
    case stopping
    /// It has ended: everything is done, or it was stopped.
    case ended
    /// No coordinator is at work.
    case idle
  }

  /// What has come of a task.
  public enum Outcome: Equatable, Sendable {
    case recorded(divergedInEpoch: Int?)
    indirect case failed(FailedAttempt)
  }

  /// One worker's training of one task.
  public struct Attempt: Equatable, Sendable {
    public enum Stage: Equatable, Sendable {
      /// With what has been told of its epochs.
      case training([TrainingProgress])
      /// It is over, and its result is on its way.
      case delivering
    }

    public let task: TaskID
    public let worker: String
    public let number: Int
    public internal(set) var purpose: Assignment.Purpose
    /// When it was given, or taken over, in seconds since 1970.
    public let since: Double
    public internal(set) var stage: Stage
    var pace: Pace
  }

  public struct Worker: Equatable, Sendable {
    public let name: String
    public let host: String
    public let processID: Int32
    /// How many channels its kernels compute side by side; nil of one that does not say.
    public let kernelLanes: Int?
    /// How long ago it was last heard, in seconds.
    public internal(set) var silence = 0.0
    /// It has been silent for longer than it should.
    public internal(set) var isSuspect = false
    /// It was asked to leave after its task.
    public internal(set) var isLeaving = false
    /// What it trains or delivers, the oldest first.
    public internal(set) var attempts: [Attempt] = []
    /// Tasks it finished for this coordinator.
    public internal(set) var finished = 0
    /// How long they took together, in seconds.
    public internal(set) var seconds = 0.0
  }

  /// The tasks of one kind: how many there are and what came of them.
  struct Tally: Equatable, Sendable {
    var tasks = 0
    var recorded = 0
    var failed = 0
    /// Those of which it is known how long they took, and how long that was together.
    var timed = 0
    var seconds = 0.0

    var open: Int { tasks - recorded - failed }
    var meanSeconds: Double? { timed == 0 ? nil : seconds / Double(timed) }
  }

  public let sweep: String
  public var phase: Phase
  /// When the coordinator began, in seconds since 1970.
  public internal(set) var start: Double
  /// The time of the last event, in seconds since 1970.
  public internal(set) var time: Double
  /// The connected workers by their names on the network.
  public internal(set) var workers: [String: Worker] = [:]
  /// The workers that get no more tasks, and why.
  public internal(set) var quarantined: [String: String] = [:]
  /// The recorded pretrainings whose checkpoint is not there at the moment: what starts from it waits.
  public internal(set) var missingCheckpoints: Set<TaskID> = []
  /// How many results came out the same a second time.
  public internal(set) var reproduced = 0
  /// Whether anybody on the network can send results.
  public internal(set) var isUnprotected = false
  /// The last attempts without a result, the oldest first.
  public internal(set) var failures: [FailedAttempt]
  /// The last things that people have to know, the oldest first; what is not reproducible is never pushed out by others.
  public internal(set) var notices: [TimedEvent] = []
  var outcomes: [TaskID: Outcome] = [:]
  /// Who has an attempt at a task: where to look among the workers.
  var trainers: [TaskID: [String]] = [:]
  var pretrainings = Tally()
  var trials = Tally()

  static let mostFailures = 20
  static let mostNotices = 20
  /// How many points of a running training's curve are kept: more are thinned, as its result has them all.
  static let mostPoints = 500

  /// A sweep before its first event.
  ///
  /// - Parameters:
  ///   - outcomes: what came of tasks earlier.
  ///   - seconds: how long tasks took earlier, where that is known.
  ///   - failures: attempts without a result, the oldest first.
  ///   - time: the present, in seconds since 1970.
  public init(
    plan: SweepPlan, outcomes: [TaskID: Outcome] = [:], seconds: [TaskID: Double] = [:],
    failures: [FailedAttempt] = [], phase: Phase = .running, time: Double
  ) {
    sweep = plan.definition.name
    self.phase = phase
    // That somebody stopped the worker is no failure.
    self.failures = failures.filter { $0.failure != .cancelled }.suffix(Self.mostFailures)
    self.time = time
    start = time
    for task in plan.tasks {
      self[tallyOf: task.id].tasks += 1
      set(task.id, outcomes[task.id], seconds: seconds[task.id])
    }
  }

  subscript(tallyOf task: TaskID) -> Tally {
    get { task.isPretraining ? pretrainings : trials }
    _modify { if task.isPretraining { yield &pretrainings } else { yield &trials } }
  }

  /// What has come of a task; nil while it has neither a result nor been given up.
  public func outcome(of task: TaskID) -> Outcome? { outcomes[task] }

  /// Who trains or delivers a task, the earliest first.
  public func attempts(at task: TaskID) -> [Attempt] {
    (trainers[task] ?? []).compactMap { name in workers[name]?.attempts.first { $0.task == task } }
  }

  /// How long the coordinator has been at work, in seconds.
  public var elapsed: Double { time - start }

  public var tasks: Int { pretrainings.tasks + trials.tasks }
  /// Tasks with a result.
  public var recorded: Int { pretrainings.recorded + trials.recorded }
  /// Tasks that were given up.
  public var failed: Int { pretrainings.failed + trials.failed }
  /// Tasks without a result that somebody trains.
  public var running: Int { trainers.keys.count { outcomes[$0] == nil } }
}

extension SweepState.Attempt {
  /// How far the training is; nil before its first epoch, and when it is over.
  public var progress: TrainingProgress? { if case .training(let curve) = stage { curve.last } else { nil } }
}

extension SweepState.Worker {
  /// How long its tasks took on average, in seconds.
  public var secondsPerTask: Double? { finished == 0 ? nil : seconds / Double(finished) }
}
