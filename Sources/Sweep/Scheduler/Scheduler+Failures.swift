/// A host that lost a worker, and whom that worker answered to.
struct LostHost: Equatable, Sendable {
  var host: String
  /// Nil where workers have no keys: hosts are told apart by their names alone there.
  var party: Party?

  func isOfSameParty(as other: LostHost) -> Bool { party == other.party && (party != nil || host == other.host) }
}

extension Scheduler {
  /// The worker gave up a task. A report about a lease it does not hold changes nothing.
  public mutating func failed(_ worker: WorkerID, report: FailureReport, now: Duration) -> [SchedulerAction] {
    guard task(of: report.token, at: worker) == report.task, let lease = release(report.token),
      let state = workers[worker]
    else { return [] }
    var actions = attemptFailed(
      lease, report.failure, reason: "\(state.name): \(report.text)", at: worker, state, lasted: now - lease.given)
    if let reason = places.quarantined[state.place] {
      actions.append(.quarantine(worker, reason: reason))
      actions += depart(worker, failure: nil, reason: reason, now: now)
    }
    return actions + assign(now: now)
  }

  /// Tries the task of a released lease again, or not, as its failure's class allows.
  mutating func attemptFailed(
    _ lease: LeaseState, _ failure: FailureClass, reason: String, at worker: WorkerID, _ state: WorkerState,
    lasted: Duration, silence: Duration = .zero
  ) -> [SchedulerAction] {
    let task = lease.task
    lose(lasted, of: lease, silence: silence)
    let attempt = failedAttempt(lease, failure, reason: reason, at: worker)
    guard lease.purpose != .audit, failure != .cancelled else {
      return [.retry(attempt)] + free(lease)
    }
    tasks[task].failures[failure, default: 0] += 1
    if !tasks[task].failedAt.contains(state.place) { tasks[task].failedAt.append(state.place) }
    if failure == .hostLost {
      let lost = LostHost(host: state.host, party: state.party)
      if !tasks[task].lostHosts.contains(where: lost.isOfSameParty(as:)) { tasks[task].lostHosts.append(lost) }
    }
    let actions = settle(lease, attempt)
    guard failure != .hostLost, failure != .diverged, lasted < settings.quickFailure else { return actions }
    return actions + blame(state, for: Places.QuickFailure(task: task, failure: failure), text: reason)
  }

  private mutating func settle(_ lease: LeaseState, _ attempt: FailedAttempt) -> [SchedulerAction] {
    let state = tasks[lease.task]
    guard state.phase == .leased, state.tokens.isEmpty else { return [.retry(attempt)] }
    if state.lostHosts.count >= settings.hostsLost {
      let reason = "parked, because workers were lost with it on \(state.lostHosts.map(\.host).joined(separator: ", "))"
      return failForGood(lease.task, attempt.because(reason))
    }
    if let most = settings.attempts(of: attempt.failure), state.failures[attempt.failure]! >= most {
      return failForGood(lease.task, attempt)
    }
    return [.retry(attempt)] + enqueue(lease.task)
  }

  /// A worker that fails one task after the other at once is broken itself: it gets no more, and its tasks are not blamed.
  private mutating func blame(
    _ worker: WorkerState, for failure: Places.QuickFailure, text: String
  ) -> [SchedulerAction] {
    let failures = places.note(failure, at: worker.place)
    guard failures.count >= settings.quarantineAfter else { return [] }
    places.quarantine(worker.place, reason: "it failed \(failures.count) tasks in a row at once, the last: \(text)")
    return failures.flatMap { forgive($0, at: worker.place) }
  }

  private mutating func forgive(_ failure: Places.QuickFailure, at place: WorkerID) -> [SchedulerAction] {
    let task = failure.task
    tasks[task].failures[failure.failure, default: 1] -= 1
    tasks[task].failedAt.removeAll { $0 == place }
    guard case .failed(_, _, byPrerequisite: false) = tasks[task].phase else { return [] }
    unfinished += 1
    let consequences = enqueue(task)
    var reinstated = [task]
    for dependent in dependents[task] {
      guard case .failed(_, _, byPrerequisite: true) = tasks[dependent].phase else { continue }
      tasks[dependent].phase = .blocked
      unfinished += 1
      reinstated.append(dependent)
    }
    return reinstated.map { .reinstate(plan.tasks[$0].id) } + consequences
  }

  func failedAttempt(
    _ lease: LeaseState, _ failure: FailureClass, reason: String, at worker: WorkerID
  ) -> FailedAttempt {
    FailedAttempt(
      task: plan.tasks[lease.task].id, attempt: lease.attempt, failure: failure, reason: reason, worker: worker)
  }

  private mutating func failForGood(_ task: Int, _ attempt: FailedAttempt) -> [SchedulerAction] {
    tasks[task].phase = .failed(attempt.failure, reason: attempt.reason, byPrerequisite: attempt.worker == nil)
    unfinished -= 1
    var actions: [SchedulerAction] = [.fail(attempt)]
    for dependent in dependents[task] { actions += failWithPrerequisite(dependent) }
    return actions
  }

  /// A task that waits for a pretraining which was given up is given up, too.
  mutating func failWithPrerequisite(_ task: Int) -> [SchedulerAction] {
    guard tasks[task].phase == .blocked, let prerequisite = plan.tasks[task].prerequisite,
      case .failed(let failure, let reason, _) = tasks[number[prerequisite]!].phase
    else { return [] }
    let attempt = FailedAttempt(
      task: plan.tasks[task].id, attempt: tasks[task].attempts, failure: failure,
      reason: "\(prerequisite) failed: \(reason)", worker: nil)
    return failForGood(task, attempt)
  }
}

extension FailedAttempt {
  fileprivate func because(_ reason: String) -> FailedAttempt {
    FailedAttempt(task: task, attempt: attempt, failure: failure, reason: reason, worker: worker)
  }
}
