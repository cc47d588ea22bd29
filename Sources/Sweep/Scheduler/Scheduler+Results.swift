public import ContentHash

extension Scheduler {
  /// Why a result that arrived is none that anybody asked for; nil where it may be recorded.
  ///
  /// A result counts whatever became of its lease: the first one of its task is recorded, every other one compared with it.
  public func refusal(task id: TaskID, token: LeaseToken) -> String? {
    guard let task = number[id] else { return "this sweep has no task \(id)" }
    if let leased = taskOfToken[token], leased != task {
      return "lease \(token) was given for \(plan.tasks[leased].id)"
    }
    if taskOfToken[token] == nil, token >= settings.firstToken { return "lease \(token) was never given out" }
    return nil
  }

  /// A result of the task is in the store, whose first one has `digest`: this one or an earlier one. Frees the worker and the
  /// tasks that waited.
  public mutating func recorded(
    task id: TaskID, token: LeaseToken, digest: SHA256Digest, by origin: Origin, seconds: Double, now: Duration
  ) -> [SchedulerAction] {
    guard let task = number[id] else { return [] }
    let worker = origin.worker
    var origin = origin
    origin.worker = workers[worker]?.place ?? worker
    places.clear(origin.worker)
    let lease = release(token)
    if case .recorded = tasks[task].phase {
      // A second result was compared with the first, whatever it was trained for.
      if lease?.purpose == .audit {
        audits.end(task, isCompared: true)
      } else if tasks[task].recordedToken != token, audits.waiting.contains(task) {
        audits.forget(task)
      }
      return goingOn(with: task, at: worker) + checkpointReturned(of: task) + assign(now: now)
    }
    durations.note(seconds, isPretraining: plan.tasks[task].isPretraining)
    if let host = workers[worker]?.host {
      speeds.note(seconds, isPretraining: plan.tasks[task].isPretraining, at: host)
    }
    if tasks[task].phase == .queued { dequeue(task) }
    if case .failed = tasks[task].phase { unfinished += 1 }
    tasks[task].phase = .recorded(digest)
    taskOfToken[token] = task
    unfinished -= 1
    let others = tasks[task].digest == nil ? settleFirst(task, token, digest, by: origin) : settleRepetition(task)
    return others + unblock(dependents[task]) + assign(now: now)
  }

  private mutating func settleFirst(
    _ task: Int, _ token: LeaseToken, _ digest: SHA256Digest, by origin: Origin
  ) -> [SchedulerAction] {
    tasks[task].recordedToken = token
    tasks[task].digest = digest
    return settleOthers(of: task, recordedBy: origin)
  }

  /// A task that was recorded before was trained again for its checkpoint, which was compared with the first one by that.
  private mutating func settleRepetition(_ task: Int) -> [SchedulerAction] {
    tasks[task].isCheckpointMissing = false
    audits.forget(task)
    return tasks[task].tokens.compactMap { token in
      release(token).map { cancellation(of: token, task, at: $0.worker) }
    }
  }

  /// Leases of a task that is recorded now are audits where one is wanted, and superfluous otherwise.
  private mutating func settleOthers(of task: Int, recordedBy origin: Origin) -> [SchedulerAction] {
    let others = tasks[task].tokens
    wantAudit(task, origin)
    let audit = others.first { isAudit($0) }
    if let audit {
      leases[audit] = leases[audit]?.asAudit
      audits.begin(task)
    }
    return others.filter { $0 != audit }.compactMap { token in
      release(token).map { cancellation(of: token, task, at: $0.worker) }
    }
  }

  /// Whether a lease can serve as the audit of its task: nobody audits himself, and an audit begins at the beginning.
  private func isAudit(_ token: LeaseToken) -> Bool {
    guard let lease = leases[token], let audit = audits.wanted[lease.task], contributors[token] == nil else {
      return false
    }
    return workers[lease.worker]?.isIndependent(of: audit.origin) ?? false
  }

  /// The worker gave an old result of a task that it trains anew, and goes on with that.
  private func goingOn(with task: Int, at worker: WorkerID) -> [SchedulerAction] {
    (workers[worker]?.tokens ?? []).compactMap { token in
      guard let lease = leases[token], lease.task == task else { return nil }
      return .adopt(
        Adoption(
          task: plan.tasks[task].id, attempt: lease.attempt, worker: worker, purpose: lease.purpose, hasResult: false))
    }
  }

  mutating func unblock(_ dependents: [Int]) -> [SchedulerAction] {
    var actions: [SchedulerAction] = []
    for task in dependents {
      switch tasks[task].phase {
      case .blocked: actions += enqueue(task)
      case .failed(_, _, byPrerequisite: true):
        unfinished += 1
        actions += [.reinstate(plan.tasks[task].id)] + enqueue(task)
      default: break
      }
    }
    return actions
  }
}

extension Scheduler.LeaseState {
  /// The same lease, of a task that is recorded by now.
  fileprivate var asAudit: Self {
    var audit = Self(
      task: task, worker: worker, purpose: .audit, attempt: attempt, given: given, lastMentioned: lastMentioned)
    audit.isConfirmed = isConfirmed
    return audit
  }
}
