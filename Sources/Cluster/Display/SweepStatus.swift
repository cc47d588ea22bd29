import ContentHash
public import Sweep
public import Training

/// What a display shows of a running sweep: a value that events change.
public struct SweepStatus: Equatable, Sendable {
  public struct RunningTask: Equatable, Sendable {
    public var task: TaskID
    public var attempt: Int
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
  public private(set) var workers: [String: Worker] = [:]
  /// What people have to know: the last few of them.
  public private(set) var notes: [String] = []
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

  public mutating func apply(_ event: SweepEvent) {
    switch event {
    case .started(_, let tasks, let recorded):
      self.tasks = tasks
      self.recorded = recorded
    case .joined(let worker, let host, let processID):
      workers[worker] = Worker(host: host, processID: processID)
    case .suspected(let worker): workers[worker]?.isSuspect = true
    case .left(let worker, _): workers[worker] = nil
    case .leased(let task, let attempt, let worker):
      workers[worker]?.running = RunningTask(task: task, attempt: attempt)
    case .progress(let task, let worker, let progress): note(progress, of: task, at: worker)
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
    case .differs(let task, let recorded, let digest, let worker):
      add(
        "NOT REPRODUCIBLE: \(task) has digest \(recorded.abbreviated), \(worker) computed \(digest.abbreviated)")
    case .problem(let text): add(text)
    case .stopping: add("stopping: what is recorded stays")
    case .rejected(let worker, let reason): add("\(worker) was not understood: \(reason)")
    case .retrying, .reproduced, .artifactStored, .ended: break
    }
  }

  private mutating func note(_ progress: TrainingProgress, of task: TaskID, at worker: String) {
    guard workers[worker] != nil else { return }
    workers[worker]!.isSuspect = false
    let attempt = workers[worker]!.running.flatMap { $0.task == task ? $0.attempt : nil } ?? 1
    workers[worker]!.running = RunningTask(task: task, attempt: attempt, progress: progress)
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

  /// The seconds left, if the tasks to come take as long as those of their kind did on average; nil where no such task has finished yet.
  public var secondsLeft: Double? {
    var seconds = 0.0
    for (left, durations) in [(pretrainingsLeft, pretrainings), (trialsLeft, trials)] where left > 0 {
      guard let mean = durations.mean else { return nil }
      seconds += Double(left) * mean
    }
    return seconds / Double(max(1, workers.count))
  }
}

extension TaskID {
  fileprivate var isPretraining: Bool { name.hasPrefix("pretraining/") }
}
