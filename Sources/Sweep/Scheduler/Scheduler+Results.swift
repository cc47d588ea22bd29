public import ContentHash

extension Scheduler {
  /// Says what is to become of a result that arrived; it changes nothing until `recorded` is called.
  ///
  /// A result counts whatever became of its lease: the first one of its task is recorded.
  public func verdict(task id: TaskID, token: LeaseToken, digest: SHA256Digest) -> ResultVerdict {
    guard let task = number[id] else { return .refuse(reason: "this sweep has no task \(id)") }
    if let leased = taskOfToken[token], leased != task {
      return .refuse(reason: "lease \(token) was given for \(plan.tasks[leased].id)")
    }
    if taskOfToken[token] == nil, token >= settings.firstToken {
      return .refuse(reason: "lease \(token) was never given out")
    }
    guard case .recorded(let recorded) = tasks[task].phase else { return .record }
    return recorded == digest ? .reproduced : .differs(recorded: recorded)
  }

  /// The first result of a task is in the store. Frees its worker and the tasks that waited for it.
  public mutating func recorded(
    task id: TaskID, token: LeaseToken, digest: SHA256Digest, now: Duration
  ) -> [SchedulerAction] {
    guard let task = number[id] else { return [] }
    var actions: [SchedulerAction] = []
    switch tasks[task].phase {
    case .recorded: return []
    case .queued: dequeue(task)
    case .leased(let current):
      let worker = leases[current]!.worker
      _ = release(current)
      if current != token { actions.append(.cancel(current, of: id, at: worker)) }
    case .failed: unfinished += 1
    case .blocked: break
    }
    tasks[task].phase = .recorded(digest)
    tasks[task].recordedToken = token
    unfinished -= 1
    unblock(dependents[task])
    return actions + assign(now: now)
  }

  private mutating func unblock(_ dependents: [Int]) {
    for task in dependents {
      switch tasks[task].phase {
      case .blocked: enqueue(task)
      case .failed(_, _, byPrerequisite: true):
        unfinished += 1
        enqueue(task)
      default: break
      }
    }
  }

  /// The worker gave up a task. A report about a lease it does not hold changes nothing.
  public mutating func failed(_ worker: WorkerID, report: FailureReport, now: Duration) -> [SchedulerAction] {
    guard task(of: report.token, at: worker) == report.task, let task = release(report.token) else { return [] }
    let name = workers[worker]?.name ?? "\(worker)"
    return attemptFailed(task, report.failure, reason: "\(name): \(report.text)", at: worker) + assign(now: now)
  }

  /// Tries the task again, or not, as its failure's class allows.
  mutating func attemptFailed(
    _ task: Int, _ failure: FailureClass, reason: String, at worker: WorkerID
  ) -> [SchedulerAction] {
    tasks[task].failures[failure, default: 0] += 1
    if let most = settings.attempts(of: failure), tasks[task].failures[failure]! >= most {
      return failForGood(task, failure, reason: reason, at: worker)
    }
    enqueue(task)
    return [.retry(failedAttempt(task, failure, reason: reason, at: worker))]
  }

  func failedAttempt(
    _ task: Int, _ failure: FailureClass, reason: String, at worker: WorkerID?
  ) -> FailedAttempt {
    FailedAttempt(
      task: plan.tasks[task].id, attempt: tasks[task].attempts, failure: failure, reason: reason, worker: worker)
  }

  private mutating func failForGood(
    _ task: Int, _ failure: FailureClass, reason: String, at worker: WorkerID?
  ) -> [SchedulerAction] {
    tasks[task].phase = .failed(failure, reason: reason, byPrerequisite: worker == nil)
    unfinished -= 1
    var actions: [SchedulerAction] = [.fail(failedAttempt(task, failure, reason: reason, at: worker))]
    for dependent in dependents[task] where tasks[dependent].phase == .blocked {
      let reason = "\(plan.tasks[task].id) failed: \(reason)"
      actions += failForGood(dependent, failure, reason: reason, at: nil)
    }
    return actions
  }

  /// No more tasks are given out; those that run are to be cancelled.
  public mutating func stop() -> [SchedulerAction] {
    isStopping = true
    return leases.keys.sorted().map { token in
      .cancel(token, of: plan.tasks[leases[token]!.task].id, at: leases[token]!.worker)
    }
  }
}
