public import RunStore
public import Sweep

/// Why the tasks of a run are where they are.
public struct RunExplanation {
  private let plan: SweepPlan
  private let prerequisites: [TaskID: TaskID]
  private let tasks: [TaskID: StoredTask]
  private let failures: [TaskID: [TaskFailure]]
  /// What the coordinator at work has told; nil where none is.
  private let present: SweepState?
  /// How many tasks come before each of those that only want a worker.
  private let places: [TaskID: Int]
  /// The connected workers that train nothing.
  private let idle: [String]
  /// Lines of the log that say nothing this program knows.
  private let unreadable: Int

  /// - Parameters:
  ///   - log: what it holds since the coordinator was last started.
  ///   - isCoordinated: whether a coordinator is at work.
  public init(
    plan: SweepPlan, tasks: [StoredTask], failures: [TaskFailure], log: EventLog.Contents, isCoordinated: Bool
  ) {
    self.plan = plan
    prerequisites = Dictionary(
      uniqueKeysWithValues: plan.tasks.compactMap { task in task.prerequisite.map { (task.id, $0) } })
    self.tasks = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0) })
    self.failures = Dictionary(grouping: failures, by: \.task)
    unreadable = isCoordinated ? log.unreadable : 0
    let present = isCoordinated ? log.applied(to: SweepState(plan: plan, time: log.start ?? 0)) : nil
    self.present = present
    idle = present.map { $0.workers.values.filter(\.attempts.isEmpty).map(\.name).sorted() } ?? []
    let recorded = self.tasks.compactMapValues { task in
      task.state == .recorded
        ? task.digest.map { digest in
          RecordedTask(digest: digest, origin: Origin(worker: WorkerID(task.provenance?.worker ?? "")))
        } : nil
    }
    let waiting = Scheduler(plan: plan, recorded: recorded).waiting.filter { [tasks = self.tasks] task in
      tasks[task]?.state != .failed && present?.attempts(at: task).isEmpty ?? true
    }
    places = Dictionary(uniqueKeysWithValues: waiting.enumerated().map { ($1, $0) })
  }

  /// The names of the tasks that are neither recorded nor given up, in the plan's order.
  public var open: [TaskID] { names { $0.state == .planned } }

  /// Those that were given up.
  public var givenUp: [TaskID] { names { $0.state == .failed } }

  private func names(_ isWanted: (StoredTask) -> Bool) -> [TaskID] {
    plan.tasks.map(\.id).filter { tasks[$0].map(isWanted) ?? false }
  }

  /// What is known of one task, a line each; nil where the run has no such task.
  public func lines(of task: TaskID) -> [String]? {
    guard let standing = standing(of: task) else { return nil }
    return [standing.text]
      + history(of: task).map { "  attempt \($0.attempt) failed (\($0.failureClass)): \($0.message)" }
  }

  /// What holds up everything, and every open task: those that are where they are for the same reason together, in the plan's order.
  public var lines: [String] {
    var reasons: [String] = []
    var groups: [String: [(task: TaskID, detail: String?)]] = [:]
    for task in open + givenUp {
      guard let (reason, detail) = standing(of: task)?.reason else { continue }
      if groups[reason] == nil { reasons.append(reason) }
      groups[reason, default: []].append((task, detail))
    }
    return [head] + remarks
      + reasons.flatMap { reason -> [String] in
        let members = groups[reason] ?? []
        return ["\(reason) (\(members.count) \(members.count == 1 ? "task" : "tasks"))"]
          + members.map { "  \($0.task)\($0.detail.map { ": \($0)" } ?? "")" }
      }
  }

  private var head: String {
    let recorded = tasks.values.count { $0.state == .recorded }
    return "\(tasks.count) tasks: \(recorded) recorded, \(givenUp.count) given up, \(open.count) open"
  }

  /// What holds up everything.
  public var remarks: [String] {
    let quarantined = (present?.quarantined ?? [:]).sorted { $0.key < $1.key }.map { "\($0) gets no more tasks: \($1)" }
    guard unreadable > 0 else { return quarantined }
    return quarantined + ["\(unreadable) lines of the log cannot be read by this version, and are left out here"]
  }

  /// Every attempt at the task that gave no result, the oldest first.
  public func history(of task: TaskID) -> [TaskFailure] { failures[task] ?? [] }

  /// Why the task is where it is; nil where the run has no such task.
  public func standing(of task: TaskID) -> TaskStanding? {
    guard let stored = tasks[task] else { return nil }
    let attempts = present?.attempts(at: task) ?? []
    switch stored.state {
    case .recorded: return .recorded(stored, again: attempts)
    case .failed: return .givenUp(failures[task]?.last?.attempted)
    case .planned: break
    }
    guard let present else { return .unattended }
    guard attempts.isEmpty else {
      return .underWay(
        attempts.map { .init(attempt: $0, isSilent: present.workers[$0.worker]?.isSuspect ?? false) })
    }
    if let prerequisite = prerequisites[task], let first = tasks[prerequisite], first.state != .recorded,
      let standing = standing(of: prerequisite)
    {
      return .waitsForPretraining(prerequisite, standing)
    }
    if let prerequisite = prerequisites[task], present.missingCheckpoints.contains(prerequisite) {
      return .waitsForCheckpoint(prerequisite, again: present.attempts(at: prerequisite))
    }
    guard !present.workers.isEmpty else { return .waitsForWorkers }
    guard idle.isEmpty else { return .passedOver(idle: idle, workers: present.workers.count) }
    return .waitsForFreeWorker(workers: present.workers.count, before: places[task] ?? 0)
  }
}
