/// A task that will not be tried again, and why.
public struct FailedTask: Equatable, Sendable {
  public let task: TaskID
  public let failure: FailureClass
  public let reason: String
}

/// A connected worker at one moment.
public struct WorkerPresence: Codable, Equatable, Sendable {
  public var worker: String
  /// How long ago it was last heard, in seconds.
  public var silence: Double
  /// The tasks whose leases it holds, oldest first.
  public var tasks: [TaskID]

  public init(worker: String, silence: Double, tasks: [TaskID]) {
    self.worker = worker
    self.silence = silence
    self.tasks = tasks
  }
}

extension Scheduler {
  /// How many leases workers hold.
  public var running: Int { leases.count }

  public var recordedCount: Int {
    tasks.count {
      if case .recorded = $0.phase { true } else { false }
    }
  }

  /// Whether the task has a result.
  public func isRecorded(_ id: TaskID) -> Bool {
    guard let task = number[id], case .recorded = tasks[task].phase else { return false }
    return true
  }

  /// The tasks that failed for good, in the plan's order.
  public var failedTasks: [FailedTask] {
    zip(plan.tasks, tasks).compactMap { planned, state in
      guard case .failed(let failure, let reason, _) = state.phase else { return nil }
      return FailedTask(task: planned.id, failure: failure, reason: reason)
    }
  }

  /// The tasks that only want a worker, the next one first.
  public var waiting: [TaskID] { queue.reversed().map { plan.tasks[taskOfRank[$0]].id } }

  /// Whether the lease was given by this coordinator, or by one before it and its holder said hello.
  public func knows(_ token: LeaseToken) -> Bool { taskOfToken[token] != nil }

  public func isConnected(_ worker: WorkerID) -> Bool { workers[worker] != nil }

  /// The workers that are connected.
  public var workerIDs: [WorkerID] { workers.keys.sorted() }

  /// Every connected worker, by its name on the network.
  public func presences(now: Duration) -> [WorkerPresence] {
    workerIDs.map { worker in
      let state = workers[worker]!
      return WorkerPresence(
        worker: "\(worker)", silence: (now - state.lastHeard) / .seconds(1),
        tasks: state.tokens.map { plan.tasks[leases[$0]!.task].id })
    }
  }
}

extension Scheduler {
  /// No more tasks are given out; those that run are to be cancelled.
  public mutating func stop() -> [SchedulerAction] {
    isStopping = true
    return leases.keys.sorted().map { token in cancellation(of: token, leases[token]!.task, at: leases[token]!.worker) }
  }
}
