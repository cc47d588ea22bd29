public import Sweep

/// How a sweep stands at one moment: what the live page, `seedsweep status` and `/api/status` tell.
public struct LiveStatus: Codable, Equatable, Sendable {
  public enum Phase: String, Codable, Sendable {
    /// A coordinator is at work.
    case running
    /// It was asked to stop, and waits for its workers.
    case stopping
    /// It has ended: everything is done, or it was stopped.
    case ended
    /// Nothing was heard of a coordinator for a while.
    case idle
  }

  /// How one task stands.
  public struct Task: Codable, Equatable, Sendable {
    public enum State: String, Codable, Sendable {
      case planned, running, recorded, diverged, failed
      /// Recorded, and its selected weights answer one class only.
      case oneClass
    }

    public var seed: UInt64
    public var state: State
    /// What more there is to say of it, such as its epoch, its score or why it failed.
    public var detail: String

    public init(seed: UInt64, state: State, detail: String = "") {
      self.seed = seed
      self.state = state
      self.detail = detail
    }
  }

  /// The tasks of a condition, or the pretrainings of an encoder, by seed.
  public struct Row: Codable, Equatable, Sendable {
    public var name: String
    public var isPretraining: Bool
    public var tasks: [Task]

    public init(name: String, isPretraining: Bool, tasks: [Task]) {
      self.name = name
      self.isPretraining = isPretraining
      self.tasks = tasks
    }

    public func count(_ states: Task.State...) -> Int { tasks.count { states.contains($0.state) } }
  }

  public struct Worker: Codable, Equatable, Sendable {
    public var host: String
    public var processID: Int32
    /// How long ago it was last heard, in seconds.
    public var silence: Double
    /// It has been silent for longer than it should.
    public var isSuspect: Bool
    /// What it trains; nil while it waits.
    public var task: TaskID?
    public var epoch: Int?
    public var epochs: Int?
    /// Tasks it finished for this coordinator.
    public var finished: Int
    /// How long they took on average, in seconds.
    public var secondsPerTask: Double?

    public init(host: String, processID: Int32) {
      self.host = host
      self.processID = processID
      silence = 0
      isSuspect = false
      finished = 0
    }
  }

  public struct TimeLeft: Codable, Equatable, Sendable {
    public var seconds: Double
    /// Something is not known yet that will take time as well.
    public var isLowerBound: Bool

    public init(seconds: Double, isLowerBound: Bool) {
      self.seconds = seconds
      self.isLowerBound = isLowerBound
    }
  }

  /// A mean and its t interval, or a rate and its exact one, over the seeds that are recorded.
  public struct Estimate: Codable, Equatable, Sendable {
    public var condition: String
    public var seeds: Int
    public var macroF1: Double?
    public var macroF1Lower: Double?
    public var macroF1Upper: Double?
    public var collapsed: Int
    public var oneClass: Int
  }

  /// Something that went wrong.
  public struct Failure: Codable, Equatable, Sendable {
    public var task: String
    public var attempt: Int
    public var failure: String
    public var reason: String

    public init(task: String, attempt: Int, failure: String, reason: String) {
      self.task = task
      self.attempt = attempt
      self.failure = failure
      self.reason = reason
    }
  }

  public var sweep: String
  public var phase: Phase
  /// When this was so, in seconds since 1970.
  public var time: Double
  /// How long the coordinator has been at work, in seconds.
  public var elapsed: Double
  public var timeLeft: TimeLeft?
  public var rows: [Row]
  public var workers: [Worker]
  public var estimates: [Estimate]
  /// The last failed attempts, the newest first.
  public var failures: [Failure]
  /// What people have to know, the newest first.
  public var alarms: [String]

  public init(
    sweep: String, phase: Phase, time: Double, elapsed: Double, timeLeft: TimeLeft?, rows: [Row], workers: [Worker],
    estimates: [Estimate], failures: [Failure], alarms: [String]
  ) {
    self.sweep = sweep
    self.phase = phase
    self.time = time
    self.elapsed = elapsed
    self.timeLeft = timeLeft
    self.rows = rows
    self.workers = workers
    self.estimates = estimates
    self.failures = failures
    self.alarms = alarms
  }

  public var tasks: Int { rows.reduce(0) { $0 + $1.tasks.count } }
  /// Tasks with a result.
  public var recorded: Int { rows.reduce(0) { $0 + $1.count(.recorded, .oneClass, .diverged) } }
  public var running: Int { rows.reduce(0) { $0 + $1.count(.running) } }
  public var failed: Int { rows.reduce(0) { $0 + $1.count(.failed) } }
}
