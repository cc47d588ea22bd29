import ContentHash
import PrintableText
public import Sweep
public import Training

/// What a display shows of a running sweep: a value that events change.
public struct SweepStatus: Equatable, Sendable {
  public struct RunningTask: Equatable, Sendable {
    public var task: TaskID
    public var attempt: Int
    /// When it began, in seconds since the display did.
    public var since: Double
    public var progress: TrainingProgress?
  }

  public struct Worker: Equatable, Sendable {
    public var host: String
    public var processID: Int32
    public var isSuspect = false
    public var running: RunningTask?
  }

  /// How long finished tasks of a kind took.
  struct Durations: Equatable, Sendable {
    var count = 0
    var seconds = 0.0

    var mean: Double? { count == 0 ? nil : seconds / Double(count) }
  }

  public private(set) var sweep: String
  public private(set) var tasks = 0
  public private(set) var recorded = 0
  public private(set) var failed = 0
  /// How many results came out the same a second time.
  public private(set) var reproduced = 0
  public private(set) var workers: [String: Worker] = [:]
  /// What people have to know: the last few of them.
  public private(set) var notes: [String] = []
  /// Whether anybody on the network can send results.
  public private(set) var isUnprotected = false
  private var pretrainingsLeft: Int
  private var trialsLeft: Int
  private var pretrainings = Durations()
  private var trials = Durations()

  /// The status of a sweep before its first event; `recorded` are the tasks that have a result from before.
  public init(plan: SweepPlan, recorded: Set<TaskID>) {
    sweep = plan.definition.name
    let left = plan.tasks.filter { !recorded.contains($0.id) }
    pretrainingsLeft = left.count { $0.id.isPretraining }
    trialsLeft = left.count - pretrainingsLeft
  }

  /// Takes an event that happens `elapsed` seconds after the display began.
  public mutating func apply(_ event: SweepEvent, elapsed: Double = 0) {
    switch event {
    case .started(_, let tasks, let recorded):
      self.tasks = tasks
      self.recorded = recorded
    case .joined(let worker, let host, let processID):
      workers[worker] = Worker(host: host, processID: processID)
    case .suspected(let worker): workers[worker]?.isSuspect = true
    case .left(let worker, _): workers[worker] = nil
    case .leased(let task, let attempt, let worker):
      workers[worker]?.running = RunningTask(task: task, attempt: attempt, since: elapsed)
    case .progress(let task, let worker, let progress): note(progress, of: task, at: worker, elapsed: elapsed)
    case .leasedAgain(let task, let worker, _):
      workers[worker]?.running = RunningTask(task: task, attempt: 1, since: elapsed)
    case .reproduced(let task, let worker):
      reproduced += 1
      end(task, at: worker)
    case .recorded(let task, _, let worker, let seconds, _):
      recorded += 1
      count(task, seconds: seconds)
      end(task, at: worker)
    case .cancelled(let task, let worker): end(task, at: worker)
    case .retrying(let task, let attempt, let failure, let reason) where failure != .cancelled:
      add("\(task) is tried again after attempt \(attempt): \(failure), \(reason)")
    case .failed(let task, let failure, let reason):
      failed += 1
      count(task, seconds: nil)
      add("\(task) was given up: \(failure), \(reason)")
    case .reinstated(let task):
      failed -= 1
      if task.isPretraining { pretrainingsLeft += 1 } else { trialsLeft += 1 }
    case .quarantined(let worker, let reason): add("\(worker) gets no more tasks: \(reason)")
    case .differs(let task, let recorded, let digest, let worker):
      end(task, at: worker)
      add(
        "NOT REPRODUCIBLE: \(task) has digest \(recorded.abbreviated), \(worker) computed \(digest.abbreviated)")
    case .problem(let text): add(text)
    case .unprotected: isUnprotected = true
    case .enrolled(let host): add("\(host) has joined")
    case .stopping: add("stopping: what is recorded stays")
    case .rejected(let worker, let reason):
      add("\(worker.printable(atMost: 80)) was refused: \(reason.printable(atMost: 200))")
    case .present, .draining, .retrying, .saved, .resumed, .artifactStored, .ended: break
    }
  }

  private mutating func note(_ progress: TrainingProgress, of task: TaskID, at worker: String, elapsed: Double) {
    guard workers[worker] != nil else { return }
    workers[worker]!.isSuspect = false
    let known = workers[worker]!.running.flatMap { $0.task == task ? $0 : nil }
    var running = known ?? RunningTask(task: task, attempt: 1, since: elapsed)
    running.progress = progress
    workers[worker]!.running = running
  }

  private mutating func end(_ task: TaskID, at worker: String) {
    if workers[worker]?.running?.task == task { workers[worker]!.running = nil }
  }

  private mutating func count(_ task: TaskID, seconds: Double?) {
    if task.isPretraining { pretrainingsLeft -= 1 } else { trialsLeft -= 1 }
    guard let seconds else { return }
    if task.isPretraining {
      pretrainings = Durations(count: pretrainings.count + 1, seconds: pretrainings.seconds + seconds)
    } else {
      trials = Durations(count: trials.count + 1, seconds: trials.seconds + seconds)
    }
  }

  private mutating func add(_ note: String) {
    notes = (notes + [note]).suffix(3)
  }

  /// The time that is left, in seconds; a lower bound where nothing is known yet of one kind of task.
  public struct TimeLeft: Equatable, Sendable {
    public var seconds: Double
    public var isLowerBound: Bool
  }

  /// The time left, if the tasks to come take as long as those of their kind did on average, or as those that run seem to take; nil
  /// where nothing is known of any.
  public func timeLeft(elapsed: Double) -> TimeLeft? {
    let kinds = [(pretrainingsLeft, pretrainings, true), (trialsLeft, trials, false)].filter { $0.0 > 0 }
    var seconds = 0.0
    var known = 0
    for (left, durations, isPretraining) in kinds {
      let running = workers.values.compactMap(\.running).filter { $0.task.isPretraining == isPretraining }
      guard let mean = durations.mean ?? Self.projected(running, elapsed: elapsed) else { continue }
      known += 1
      seconds += Double(left) * mean - running.reduce(0) { $0 + min(mean, max(0, elapsed - $1.since)) }
    }
    guard known > 0 else { return nil }
    return TimeLeft(seconds: seconds / Double(max(1, workers.count)), isLowerBound: known < kinds.count)
  }

  /// How long running tasks will have taken on average, by the epochs they have done.
  private static func projected(_ running: [RunningTask], elapsed: Double) -> Double? {
    let estimates = running.compactMap { task in
      task.progress.flatMap { $0.epoch > 0 ? (elapsed - task.since) * Double($0.epochs) / Double($0.epoch) : nil }
    }
    return estimates.isEmpty ? nil : estimates.sorted().reduce(0, +) / Double(estimates.count)
  }
}

extension TaskID {
  fileprivate var isPretraining: Bool { name.hasPrefix("pretraining/") }
}
