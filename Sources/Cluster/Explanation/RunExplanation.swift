import ContentHash
public import RunStore
public import Sweep

/// Why the tasks of a run are where they are.
public struct RunExplanation {
  private let plan: SweepPlan
  private let tasks: [TaskID: StoredTask]
  private let failures: [TaskID: [TaskFailure]]
  private let present: RunPresent
  private let isCoordinated: Bool
  private let waiting: [TaskID]

  /// - Parameters:
  ///   - log: the lines since the coordinator was last started.
  ///   - isCoordinated: whether a coordinator is at work.
  public init(
    plan: SweepPlan, tasks: [StoredTask], failures: [TaskFailure], log: [EventLog.Line], isCoordinated: Bool
  ) {
    self.plan = plan
    self.tasks = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0) })
    self.failures = Dictionary(grouping: failures, by: \.task)
    self.isCoordinated = isCoordinated
    present = RunPresent(isCoordinated ? log : [])
    let recorded = self.tasks.compactMapValues { task in
      task.state == .recorded
        ? task.digest.map { RecordedTask(digest: $0, worker: WorkerID(task.provenance?.worker ?? "")) } : nil
    }
    let trainings = present.trainings
    waiting = Scheduler(plan: plan, recorded: recorded).waiting.filter { [tasks = self.tasks] task in
      trainings[task] == nil && tasks[task]?.state != .failed
    }
  }

  /// The names of the tasks that are neither recorded nor given up, in the plan's order.
  public var open: [TaskID] { plan.tasks.map(\.id).filter { tasks[$0]?.state == .planned } }

  /// What is known of one task, a line each; nil where the run has no such task.
  public func lines(of task: TaskID) -> [String]? {
    guard let stored = tasks[task] else { return nil }
    return [standing(of: task, stored)] + history(of: task, stored)
  }

  /// Every open task in a line, and what holds up everything.
  public var lines: [String] {
    let counts = [("recorded", StoredTask.State.recorded), ("given up", .failed)].map { name, state in
      "\(tasks.values.count { $0.state == state }) \(name)"
    }
    let head = "\(tasks.count) tasks: \(counts.joined(separator: ", ")), \(open.count) open"
    let quarantined = present.quarantined.sorted { $0.key < $1.key }.map { "\($0) gets no more tasks: \($1)" }
    let failed = plan.tasks.map(\.id).filter { tasks[$0]?.state == .failed }
    return [head] + quarantined + (open + failed).map { "\($0): \(standing(of: $0, tasks[$0]!))" }
  }

  private func standing(of task: TaskID, _ stored: StoredTask) -> String {
    switch stored.state {
    case .recorded: return recorded(stored)
    case .failed:
      let last = failures[task]?.last
      return "given up: \(last.map { "\($0.failureClass), \($0.message)" } ?? "no reason is on record")"
        + "; the command that started the run tries it again"
    case .planned: break
    }
    guard isCoordinated else { return "no coordinator is at work: the command that started the run goes on with it" }
    if let training = present.trainings[task] {
      let isSilent = present.workers[training.worker] == true ? ", which has been silent for a while" : ""
      return "trained by \(training.worker)\(isSilent) since \(training.since), attempt \(training.attempt)"
    }
    if let prerequisite = plan.tasks.first(where: { $0.id == task })?.prerequisite,
      let first = tasks[prerequisite], first.state != .recorded
    {
      return "waits for \(prerequisite), which is: \(standing(of: prerequisite, first))"
    }
    return queued(task)
  }

  private func recorded(_ stored: StoredTask) -> String {
    var text = "recorded"
    if let digest = stored.digest { text += " with digest \(digest.abbreviated)" }
    if let origin = stored.provenance { text += " by \(origin.worker)" }
    if stored.reproduced > 0 { text += ", reproduced \(stored.reproduced) times" }
    if stored.differing > 0 { text += ", NOT REPRODUCIBLE: \(stored.differing) other results are kept as evidence" }
    return text
  }

  private func queued(_ task: TaskID) -> String {
    guard !present.workers.isEmpty else { return "waits for a worker: none is connected" }
    let before = waiting.firstIndex(of: task) ?? 0
    let idle = present.idle
    guard idle.isEmpty else {
      return "waits although \(idle.count) of \(present.workers.count) workers train nothing: they are leaving, have "
        + "too little time left, or have failed it before (\(idle.prefix(3).joined(separator: ", ")))"
    }
    return "waits for a free worker: all \(present.workers.count) are busy, \(before) tasks come before it"
  }

  private func history(of task: TaskID, _ stored: StoredTask) -> [String] {
    (failures[task] ?? []).map { failure in
      "  attempt \(failure.attempt) failed (\(failure.failureClass)): \(failure.message)"
    }
  }
}
