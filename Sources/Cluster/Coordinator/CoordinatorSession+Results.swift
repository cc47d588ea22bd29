import ContentHash
import Program
import RunStore
import Sweep
import Training

/// Results on their way from a worker to the store, and what becomes of them.
extension CoordinatorSession {
  mutating func take(_ computation: Computation, from worker: WorkerID, now: Duration) -> [Action] {
    guard let specification = scheduler.specification(of: computation.task),
      specification.fingerprint == computation.work,
      let work = scheduler.work(of: computation.task)
    else {
      return reject(computation, from: worker, reason: "it was trained for another sweep or other settings", now: now)
    }
    if let reason = scheduler.refusal(task: computation.task, token: computation.token) {
      return reject(computation, from: worker, reason: reason, now: now)
    }
    let submission = Submission(task: computation.task, token: computation.token, digest: computation.digest)
    guard submitted.insert(submission).inserted else { return [] }
    return [
      .record(
        Delivery(
          computation: computation, work: work,
          origin: Origin(
            worker: worker, party: scheduler.party(of: worker),
            contributors: scheduler.contributors(to: computation.token)),
          host: acquaintances[worker]?.host ?? "", fingerprint: acquaintances[worker]?.fingerprint,
          program: program(of: computation, from: worker)))
    ]
  }

  /// The sender's, unless the result says that another one computed it.
  private func program(of computation: Computation, from worker: WorkerID) -> ProgramIdentity? {
    let sender = acquaintances[worker]?.facts.program
    guard let program = computation.program, program != sender?.sha256 else { return sender }
    return ProgramIdentity(sha256: program)
  }

  private mutating func reject(
    _ computation: Computation, from worker: WorkerID, reason: String, now: Duration
  ) -> [Action] {
    let failure = FailureReport(token: computation.token, task: computation.task, failure: .crash, text: reason)
    let actions: [Action] = [
      .observe(.rejected(worker: "\(worker)", reason: "\(computation.task): \(reason)")),
      .send(.reject(computation.task, digest: computation.digest, reason: reason), to: worker),
    ]
    // A worker that holds the lease has nothing better to give: its attempt counts as failed.
    return actions + act { $0.failed(worker, report: failure, now: now) }
  }

  /// The store says what became of a result. Only what is durable is acknowledged.
  mutating func recorded(_ delivery: Delivery, _ outcome: Recorder.Outcome, now: Duration) -> [Action] {
    let (computation, worker) = (delivery.computation, delivery.origin.worker)
    submitted.remove(Submission(task: computation.task, token: computation.token, digest: computation.digest))
    switch outcome {
    case .refused(let reason): return reject(computation, from: worker, reason: reason, now: now)
    case .missingCheckpoint(let checkpoint):
      return [.send(.absent(checkpoint, reason: "send the checkpoint before its result"), to: worker)]
    case .postponed(let reason): return [.observe(.problem("could not record \(computation.task): \(reason)"))]
    case .known: return acknowledge(delivery, nil, first: computation.digest, now: now)
    case .recorded(let divergedInEpoch):
      let event = SweepEvent.recorded(
        computation.task, digest: computation.digest, worker: "\(worker)", seconds: computation.seconds,
        divergedInEpoch: divergedInEpoch)
      return acknowledge(delivery, event, first: computation.digest, now: now)
    case .reproduced:
      return acknowledge(
        delivery, .reproduced(computation.task, worker: "\(worker)"), first: computation.digest, now: now)
    case .differs(let first):
      let event = SweepEvent.differs(computation.task, recorded: first, digest: computation.digest, worker: "\(worker)")
      if scheduler.isMissing(first) { return [.observe(event)] + missRepetition(delivery, of: first, now: now) }
      return acknowledge(delivery, event, first: first, now: now)
    }
  }

  private mutating func acknowledge(
    _ delivery: Delivery, _ event: SweepEvent?, first: SHA256Digest, now: Duration
  ) -> [Action] {
    let computation = delivery.computation
    let returned = missing.removeValue(forKey: first).map { Action.observe(.checkpointFound($0.task)) }
    let holder = scheduler.holder(of: computation.token)
    let freed = scheduler.recorded(
      task: computation.task, token: computation.token, digest: first, by: delivery.origin,
      seconds: computation.seconds, now: now)
    let worker = delivery.origin.worker
    let answer: [Action] = [.send(.acknowledge(computation.task, digest: computation.digest), to: worker)]
    let told = [event, settled(computation.task, at: holder, by: event == nil ? nil : worker)].compactMap { $0 }
    return told.map { .observe($0) } + answer + (returned.map { [$0] } ?? []) + forgetState(of: computation.task)
      + self.answer(freed)
  }

  /// What tells that a lease is over where the event of its result does not: it names who delivered, `worker`, if there is any at all.
  private func settled(_ task: TaskID, at holder: WorkerID?, by worker: WorkerID?) -> SweepEvent? {
    holder.flatMap { $0 == worker ? nil : .settled(task, worker: "\($0)") }
  }
}
