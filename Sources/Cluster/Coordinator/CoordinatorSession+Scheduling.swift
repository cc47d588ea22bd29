import RunStore
import Sweep

/// What the scheduler decides, as messages, records and events.
extension CoordinatorSession {
  /// A lease is on its way.
  mutating func leased(_ assignment: Assignment, to worker: WorkerID) -> [Action] {
    scheduler.note(assignment.token, beganFrom: contributors(to: assignment, at: worker))
    return [.observe(assignment.event(worker))] + resumption(assignment, at: worker)
  }

  /// Lets something happen to the scheduler, in place: a copy of it would cost as much as there are tasks.
  mutating func act(_ event: (inout Scheduler) -> [SchedulerAction]) -> [Action] {
    let actions = event(&scheduler)
    return answer(actions)
  }

  /// What the scheduler has just decided. What attempts without a result have cost goes to the run's records: a sweep may be given a
  /// budget.
  mutating func answer(_ actions: [SchedulerAction]) -> [Action] {
    let lost = scheduler.takeLostTime()
    return lost.map { note($0) } + actions.flatMap { answer($0, lost) }
  }

  private func note(_ lost: LostTime) -> Action {
    let threads = acquaintances[lost.worker].flatMap { HostFacts($0.facts).threads } ?? 1
    return .note(.lost(lost.task, coreSeconds: lost.seconds * Double(threads)))
  }

  private func answer(_ action: SchedulerAction, _ lost: [LostTime]) -> [Action] {
    switch action {
    case .lease(let assignment, let worker):
      [.lease(assignment, to: worker)]
    case .adopt(let adoption): [.observe(adoption.event)]
    case .cancel(let token, let task, let worker):
      // While it holds a lease of the task, it has not dropped it.
      [.send(.cancel(token), to: worker)]
        + (scheduler.holds(task, at: worker) ? [] : [.observe(.cancelled(task, worker: "\(worker)"))])
    case .suspect(let worker): [.observe(.suspected(worker: "\(worker)"))]
    case .lose(let worker, let reason):
      [
        .forget(worker), .note(.left(worker: "\(worker)")), .observe(.left(worker: "\(worker)", reason: reason)),
      ]
    case .quarantine(let worker, let reason):
      [.send(.refused(reason: reason), to: worker), .observe(.quarantined(worker: "\(worker)", reason: reason))]
    case .refuse(let worker, let reason): [.send(.refused(reason: reason), to: worker)]
    case .retry(let attempt):
      [
        .note(.failure(record(attempt, lost), givenUp: false)),
        .observe(.retrying(attempt)),
      ]
    case .fail(let attempt):
      [
        .note(.failure(record(attempt, lost), givenUp: true)),
        .observe(.failed(attempt)),
      ]
    case .reinstate(let task): [.observe(.reinstated(task))]
    }
  }

  private func record(_ attempt: FailedAttempt, _ lost: [LostTime]) -> TaskFailure {
    let time = lost.first { $0.task == attempt.task && $0.worker == attempt.worker }
    return TaskFailure(
      task: attempt.task, attempt: attempt.attempt, failureClass: attempt.failure,
      message: attempt.reason,
      worker: attempt.worker.map { "\($0)" } ?? "", host: attempt.worker.flatMap { acquaintances[$0]?.host } ?? "",
      seconds: time?.seconds, silence: time?.silence ?? 0)
  }
}

extension Assignment {
  fileprivate func event(_ worker: WorkerID) -> SweepEvent {
    .leased(task, attempt: attempt, worker: "\(worker)", purpose: purpose)
  }
}

extension Adoption {
  fileprivate var event: SweepEvent {
    hasResult
      ? .delivering(task, attempt: attempt, worker: "\(worker)", purpose: purpose)
      : .adopted(task, attempt: attempt, worker: "\(worker)", purpose: purpose)
  }
}
