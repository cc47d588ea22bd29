import ContentHash
public import Training

extension Scheduler {
  /// Gives tasks to workers with free slots: queued ones first, then those to be trained again for comparison.
  mutating func assign(now: Duration) -> [SchedulerAction] {
    guard !isStopping, now >= settings.leasingStarts, !idle.isEmpty else { return [] }
    var actions: [SchedulerAction] = []
    let outpaced = outpaced(now: now)
    for worker in idle {
      guard !queue.isEmpty || !audits.waiting.isEmpty else { break }
      let isOutpaced = outpaced.contains(worker)
      while workers[worker]!.slots > 0, let next = next(for: worker, isOutpaced: isOutpaced, now: now) {
        actions.append(.lease(lease(next.task, next.purpose, to: worker, now: now), to: worker))
      }
    }
    if !actions.isEmpty { idle.removeAll { workers[$0]!.slots == 0 } }
    return actions
  }

  /// `isOutpaced` leaves the queued tasks to faster workers.
  private mutating func next(
    for worker: WorkerID, isOutpaced: Bool, now: Duration
  ) -> (task: Int, purpose: Assignment.Purpose)? {
    let state = workers[worker]!
    for isSecondChance in isOutpaced ? [] : [false, true] {
      let place = queue.lastIndex { suits(taskOfRank[$0], state, isSecondChance: isSecondChance, now: now) }
      if let place { return (taskOfRank[queue.remove(at: place)], .result) }
    }
    return nextAudit(for: state, now: now).map { ($0, .audit) }
  }

  /// Whether the worker is of the right kind, will last long enough, and has not failed the task; for a second chance it may have, where
  /// everybody else has as well.
  private func suits(_ task: Int, _ worker: WorkerState, isSecondChance: Bool, now: Duration) -> Bool {
    guard lasts(worker, for: task, now: now), isRightKind(worker, for: task) else { return false }
    let failedAt = tasks[task].failedAt
    guard failedAt.contains(worker.place) else { return true }
    return isSecondChance && workers.values.allSatisfy { $0.isDraining || failedAt.contains($0.place) }
  }

  /// Whether the worker has the time that the longest task of the kind took so far, and a tenth more.
  func lasts(_ worker: WorkerState, for task: Int, now: Duration) -> Bool {
    guard let ends = worker.ends else { return true }
    let longest = durations.longest(isPretraining: plan.tasks[task].isPretraining) ?? 0
    return ends - now > .seconds(longest * 1.1)
  }

  /// The tasks of one seed are compared with each other, so they are all trained by the kind of worker that began with them.
  func isRightKind(_ worker: WorkerState, for task: Int) -> Bool {
    guard settings.isMixedAllowed, let kind = kindOfRound[plan.tasks[task].round] else { return true }
    return worker.fingerprint == kind
  }

  mutating func keepApart(_ task: Int, _ fingerprint: SHA256Digest) {
    guard settings.isMixedAllowed, kindOfRound[plan.tasks[task].round] == nil else { return }
    kindOfRound[plan.tasks[task].round] = fingerprint
  }

  mutating func lease(
    _ task: Int, _ purpose: Assignment.Purpose, to worker: WorkerID, now: Duration
  ) -> Assignment {
    let token = nextToken
    nextToken += 1
    tasks[task].attempts += 1
    bind(token, to: task, attempt: tasks[task].attempts, purpose, at: worker, now: now)
    workers[worker]!.slots -= 1
    workers[worker]!.waitsSince = nil
    if let fingerprint = workers[worker]!.fingerprint { keepApart(task, fingerprint) }
    let checkpoint = checkpoint(of: task)!
    return Assignment(
      token: token, task: plan.tasks[task].id, attempt: tasks[task].attempts,
      specification: specifications.specification(of: plan.tasks[task], checkpoint: checkpoint), checkpoint: checkpoint,
      purpose: purpose == .result && tasks[task].digest != nil ? .repetition : purpose)
  }

  private mutating func bind(
    _ token: LeaseToken, to task: Int, attempt: Int, _ purpose: Assignment.Purpose, at worker: WorkerID,
    now: Duration
  ) {
    if purpose == .audit {
      audits.begin(task)
    } else {
      tasks[task].phase = .leased
    }
    tasks[task].tokens.append(token)
    leases[token] = LeaseState(
      task: task, worker: worker, purpose: purpose, attempt: attempt, given: now, lastMentioned: now)
    taskOfToken[token] = task
    workers[worker]!.tokens.append(token)
  }

  /// The checkpoint a task starts from, nil inside where it needs none; nil outside while it is not known.
  private func checkpoint(of task: Int) -> SHA256Digest?? {
    guard let prerequisite = plan.tasks[task].prerequisite else { return .some(nil) }
    guard let checkpoint = tasks[number[prerequisite]!].digest else { return nil }
    return checkpoint
  }

  /// What the worker of a task is to do; nil for a task that is not of this sweep or that no worker could have got yet.
  public func specification(of id: TaskID) -> TaskSpecification? {
    guard let task = number[id], let checkpoint = checkpoint(of: task) else { return nil }
    return specifications.specification(of: plan.tasks[task], checkpoint: checkpoint)
  }

  /// The same as `specification` gives, as a value.
  public func work(of id: TaskID) -> TrainingTask? {
    guard let task = number[id], let checkpoint = checkpoint(of: task) else { return nil }
    return plan.tasks[task].task(checkpoint: checkpoint)
  }

  /// The task a worker trains under `token`; nil where the worker does not hold it.
  public func task(of token: LeaseToken, at worker: WorkerID) -> TaskID? {
    guard let lease = leases[token], lease.worker == worker else { return nil }
    return plan.tasks[lease.task].id
  }

  /// The training of a lease began from a state that others have saved.
  public mutating func note(_ token: LeaseToken, beganFrom others: Contributors) {
    if !others.isEmpty { contributors[token] = others }
  }

  /// Whose saved states the training of a lease began from, but for those of the worker's own party.
  public func contributors(to token: LeaseToken) -> Contributors { contributors[token] ?? Contributors() }

  /// Whom the worker answers to; nil where hosts have no keys, or where it is not connected.
  public func party(of worker: WorkerID) -> Party? { workers[worker]?.party }

  /// Who has the lease; nil where it is over.
  public func holder(of token: LeaseToken) -> WorkerID? { leases[token]?.worker }

  /// Whether the worker trains or delivers the task under any lease.
  public func holds(_ id: TaskID, at worker: WorkerID) -> Bool {
    workers[worker]?.tokens.contains { task(of: $0, at: worker) == id } ?? false
  }

  /// Whether the task is a pretraining without a result, in which another worker could go on.
  public func needsState(of id: TaskID) -> Bool {
    guard let task = number[id], plan.tasks[task].isPretraining else { return false }
    if case .recorded = tasks[task].phase { return false }
    return true
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
    return takeOver(token, of: task, attempt: tasks[task].attempts, by: worker, now: now)
  }

  /// A worker that came back trains a task of an earlier coordinator, or from before it was taken for lost.
  mutating func adopt(_ running: Hello.RunningTask, by worker: WorkerID, now: Duration) -> [SchedulerAction] {
    guard leases[running.token]?.worker != worker else {
      return mention(running.token, by: worker, now: now)
    }
    guard let task = number[running.task], taskOfToken[running.token, default: task] == task,
      running.token < nextToken || running.token < settings.firstToken,
      specification(of: running.task)?.fingerprint == running.work
    else { return [.cancel(running.token, of: running.task, at: worker)] }
    tasks[task].attempts = max(tasks[task].attempts, running.attempt)
    return takeOver(running.token, of: task, attempt: running.attempt, by: worker, now: now)
  }

  /// A worker has the result of a task that is free here: nobody else needs to begin with it while the result is on its way.
  mutating func hold(_ result: Hello.HeldResult, by worker: WorkerID, now: Duration) -> [SchedulerAction] {
    guard let task = number[result.task], leases[result.token] == nil, tasks[task].recordedToken != result.token,
      taskOfToken[result.token].map({ $0 == task }) ?? (result.token < settings.firstToken)
    else { return [] }
    var purpose = Assignment.Purpose.result
    switch tasks[task].phase {
    case .queued: dequeue(task)
    case .blocked where isHeldBack(task): break
    case .recorded where mayAudit(task, worker, under: result.token): purpose = .audit
    default: return []
    }
    // Its own number is not known; an earlier coordinator may have given it out.
    return [
      adopt(
        result.token, of: task, attempt: max(1, tasks[task].attempts), purpose, by: worker, hasResult: true, now: now)
    ]
  }

  private mutating func adopt(
    _ token: LeaseToken, of task: Int, attempt: Int, _ purpose: Assignment.Purpose, by worker: WorkerID,
    hasResult: Bool, now: Duration
  ) -> SchedulerAction {
    bind(token, to: task, attempt: attempt, purpose, at: worker, now: now)
    leases[token]!.isConfirmed = true
    return .adopt(
      Adoption(
        task: plan.tasks[task].id, attempt: attempt, worker: worker, purpose: purpose, hasResult: hasResult))
  }

  private mutating func takeOver(
    _ token: LeaseToken, of task: Int, attempt: Int, by worker: WorkerID, now: Duration
  ) -> [SchedulerAction] {
    guard !isStopping, leases[token] == nil else { return [cancellation(of: token, task, at: worker)] }
    var actions: [SchedulerAction] = []
    var purpose = Assignment.Purpose.result
    switch tasks[task].phase {
    case .queued: dequeue(task)
    case .blocked where isHeldBack(task): break
    case .leased where tasks[task].tokens.allSatisfy({ $0 > token }):
      // It began before the one that has the task now, and is nearer to its end.
      actions = tasks[task].tokens.map { cancellation(of: $0, task, at: leases[$0]!.worker) }
      for token in tasks[task].tokens { release(token) }
    case .recorded where mayAudit(task, worker, under: token): purpose = .audit
    default: return [cancellation(of: token, task, at: worker)]
    }
    let lease = adopt(token, of: task, attempt: attempt, purpose, by: worker, hasResult: false, now: now)
    return actions + [lease]
  }

  func cancellation(of token: LeaseToken, _ task: Int, at worker: WorkerID) -> SchedulerAction {
    .cancel(token, of: plan.tasks[task].id, at: worker)
  }

  /// Frees the leases that the worker should have mentioned by now: the message that gave them was lost.
  mutating func reconcile(_ worker: WorkerID, holding tokens: [LeaseToken], now: Duration) -> [SchedulerAction] {
    var actions: [SchedulerAction] = []
    for token in workers[worker]!.tokens where !tokens.contains(token) {
      guard now - leases[token]!.lastMentioned > settings.suspectAfter, let lease = release(token) else { continue }
      let reason = "\(workers[worker]!.name) does not know of it"
      actions.append(.retry(failedAttempt(lease, .hostLost, reason: reason, at: worker)))
      actions += free(lease)
    }
    return actions
  }

  /// Ends a lease; nil where it had ended before.
  @discardableResult
  mutating func release(_ token: LeaseToken) -> LeaseState? {
    guard let lease = leases.removeValue(forKey: token) else { return nil }
    workers[lease.worker]?.tokens.removeAll { $0 == token }
    tasks[lease.task].tokens.removeAll { $0 == token }
    return lease
  }

  /// The task of a released lease is to be given out again, unless it is trained or recorded elsewhere.
  mutating func free(_ lease: LeaseState) -> [SchedulerAction] {
    if lease.purpose == .audit {
      audits.end(lease.task, isCompared: false)
    } else if tasks[lease.task].phase == .leased, tasks[lease.task].tokens.isEmpty {
      return enqueue(lease.task)
    }
    return []
  }

  /// The task is to be given out, unless its checkpoint is missing: then it waits or, where its pretraining was given up meanwhile, goes with
  /// that.
  mutating func enqueue(_ task: Int) -> [SchedulerAction] {
    if isHeldBack(task) {
      tasks[task].phase = .blocked
      return failWithPrerequisite(task)
    }
    tasks[task].phase = .queued
    queue.insert(rank[task], at: position(of: rank[task]))
    return []
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
