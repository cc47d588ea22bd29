public import Training

extension Scheduler {
  /// Gives queued tasks to workers with free slots.
  mutating func assign(now: Duration) -> [SchedulerAction] {
    guard !isStopping, now >= settings.leasingStarts else { return [] }
    var actions: [SchedulerAction] = []
    while let worker = idle.first, let next = queue.popLast() {
      workers[worker]!.slots -= 1
      if workers[worker]!.slots == 0 { idle.removeFirst() }
      actions.append(.lease(lease(taskOfRank[next], to: worker, now: now), to: worker))
    }
    return actions
  }

  private mutating func lease(_ task: Int, to worker: WorkerID, now: Duration) -> Assignment {
    let token = nextToken
    nextToken += 1
    bind(token, to: task, at: worker, now: now)
    tasks[task].attempts += 1
    return Assignment(token: token, task: plan.tasks[task].id, attempt: tasks[task].attempts, work: work(of: task)!)
  }

  private mutating func bind(_ token: LeaseToken, to task: Int, at worker: WorkerID, now: Duration) {
    tasks[task].phase = .leased(token)
    leases[token] = LeaseState(task: task, worker: worker, lastMentioned: now)
    taskOfToken[token] = task
    workers[worker]!.tokens.append(token)
  }

  /// What a task's worker is to do; nil while its checkpoint is not known.
  func work(of task: Int) -> TrainingTask? {
    let planned = plan.tasks[task]
    guard let prerequisite = planned.prerequisite else { return planned.task(checkpoint: nil) }
    guard case .recorded(let checkpoint) = tasks[number[prerequisite]!].phase else { return nil }
    return planned.task(checkpoint: checkpoint)
  }

  /// What the worker of a task is to do; nil for a task that is not of this sweep or that no worker could have got yet.
  public func work(of task: TaskID) -> TrainingTask? { number[task].flatMap { work(of: $0) } }

  /// The task a worker trains under `token`; nil where the worker does not hold it.
  public func task(of token: LeaseToken, at worker: WorkerID) -> TaskID? {
    guard let lease = leases[token], lease.worker == worker else { return nil }
    return plan.tasks[lease.task].id
  }

  /// The worker says that it holds `token`.
  mutating func mention(_ token: LeaseToken, by worker: WorkerID, now: Duration) -> [SchedulerAction] {
    if leases[token]?.worker == worker {
      leases[token]!.lastMentioned = now
      leases[token]!.isConfirmed = true
      return []
    }
    // The acknowledgement of a recorded result may be under way still.
    guard let task = taskOfToken[token], tasks[task].recordedToken != token else { return [] }
    return takeOver(token, of: task, by: worker, now: now)
  }

  /// A worker that came back trains a task of an earlier coordinator, or from before it was taken for lost.
  mutating func adopt(_ running: Hello.RunningTask, by worker: WorkerID, now: Duration) -> [SchedulerAction] {
    guard leases[running.token]?.worker != worker else {
      return mention(running.token, by: worker, now: now)
    }
    guard let task = number[running.task], taskOfToken[running.token, default: task] == task,
      work(of: task)?.fingerprint == running.work
    else { return [.cancel(running.token, of: running.task, at: worker)] }
    tasks[task].attempts = max(tasks[task].attempts, running.attempt)
    nextToken = max(nextToken, running.token + 1)
    return takeOver(running.token, of: task, by: worker, now: now)
  }

  private mutating func takeOver(
    _ token: LeaseToken, of task: Int, by worker: WorkerID, now: Duration
  ) -> [SchedulerAction] {
    guard tasks[task].phase == .queued, !isStopping else {
      return [.cancel(token, of: plan.tasks[task].id, at: worker)]
    }
    dequeue(task)
    bind(token, to: task, at: worker, now: now)
    leases[token]!.isConfirmed = true
    return []
  }

  /// Frees the leases that the worker should have mentioned by now: the message that gave them was lost.
  mutating func reconcile(_ worker: WorkerID, holding tokens: [LeaseToken], now: Duration) -> [SchedulerAction] {
    var actions: [SchedulerAction] = []
    for token in workers[worker]!.tokens where !tokens.contains(token) {
      guard now - leases[token]!.lastMentioned > settings.suspectAfter, let task = release(token) else { continue }
      enqueue(task)
      let reason = "\(workers[worker]!.name) does not know of it"
      actions.append(.retry(failedAttempt(task, .hostLost, reason: reason, at: worker)))
    }
    return actions
  }

  /// Ends a lease and returns its task; nil where the lease had ended before.
  mutating func release(_ token: LeaseToken) -> Int? {
    guard let lease = leases.removeValue(forKey: token) else { return nil }
    workers[lease.worker]?.tokens.removeAll { $0 == token }
    return lease.task
  }

  mutating func enqueue(_ task: Int) {
    tasks[task].phase = .queued
    queue.insert(rank[task], at: position(of: rank[task]))
  }

  mutating func dequeue(_ task: Int) {
    queue.remove(at: position(of: rank[task]))
  }

  /// Where `rank` stands, or would stand, in the descending queue.
  private func position(of rank: Int) -> Int {
    var range = queue.startIndex..<queue.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = queue[middle] > rank ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
