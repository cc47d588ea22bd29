import ContentHash
import DurableFiles
import Program
import Sweep
import Training

/// The loop's side of a training: from its lease to a result that is durable here, or to the reason why there is none.
extension WorkerLoop {
  func begin(_ lease: Lease) throws {
    do throws(Implausibility) { _ = try lease.checkedTask(memory: Self.memory) } catch {
      return try abandon(.badInput, "no worker can take this lease: \(error)")
    }
    worker.observe(.began(lease.task, lease.token))
    corruptArrivals = 0
    fetch(lease)
  }

  func train() throws {
    guard let lease = fetching?.lease else { return }
    fetching = nil
    diskRetry = nil
    let thread = TrainingThread(lease, worker.settings.training)
    training = thread
    session.trainingBegins(now: now)
    do { try thread.start(worker.trainer, cache: worker.cache, mailbox: mailbox) } catch {
      // The task is not to blame, and another process may be luckier.
      try abandon(.hostLost, "\(error)")
      throw error
    }
  }

  func receiveReports() throws {
    for report in mailbox.takeAll() {
      switch report {
      case .progress(let token, let progress): try perform(session.report(progress, token: token))
      case .finished(let token, let outcome, let seconds):
        if training?.lease.token == token { try finish(outcome, seconds: seconds) }
      case .failed(let token, let failure, let text):
        if training?.lease.token == token { try abandon(failure, text) }
      case .saved(let state):
        ownStates.insert(state.artifact.digest)
        try perform(session.saved(state))
      }
    }
  }

  func finish(_ outcome: TaskOutcome, seconds: Double) throws {
    guard let lease = training?.lease else { return }
    unsaved = (outcome, seconds)
    lastChance = nil
    let result: SpooledResult
    do { result = try keep(outcome, of: lease, seconds: seconds) } catch let error as FileError {
      return wait(for: error)
    } catch {
      // No disk is to blame, and the next try would end as this one.
      return try abandon(.crash, "what it gave is no result of its task: \(error)")
    }
    training = nil
    unsaved = nil
    diskRetry = nil
    let computation = result.computation
    worker.observe(.finished(computation.task, computation.token, computation.digest))
    log.finish()
    try perform(session.finished(result))
  }

  /// Makes the result durable before anybody hears of it.
  func keep(_ outcome: TaskOutcome, of lease: Lease, seconds: Double) throws -> SpooledResult {
    var checkpoint: ArtifactReference?
    if case .pretraining(_, let bytes) = outcome { checkpoint = try worker.cache.store(bytes, as: .checkpoint) }
    let body = outcome.result.encoded()
    // The digest of the values as their reader will have them: a NaN comes back without its payload.
    let digest = try TaskResult(encoded: body, of: lease.specification.task()).digest
    let spooled = SpooledResult(
      run: session.run ?? "",
      computation: Computation(
        under: lease, seconds: seconds, digest: digest, body: body, program: worker.settings.facts.program?.sha256),
      checkpoint: checkpoint)
    try spool.store(spooled)
    return spooled
  }

  /// A disk that is full or broken may be mended: the lease is kept, and nothing that was computed is thrown away.
  func wait(for error: any Error) {
    if diskRetry == nil { complain("\(error) (tried again every \(Self.diskPause.components.seconds) s)") }
    diskRetry = now + Self.diskPause
  }

  func cancel() throws {
    if let training, unsaved == nil { return training.cancel() }
    try abandon(.cancelled, "was cancelled")
  }

  func callTime() {
    training?.cancel()
    lastChance = now + Self.grace
  }

  /// A training that does not even notice that its time is over ends with its process only.
  func giveUpIfStuck() throws {
    guard let lastChance, now >= lastChance, let limit = training?.lease.limit else { return }
    let reason = "still trained \(Self.grace.components.seconds) s after its limit of \(limit) s"
    try abandon(.timeLimit, reason)
    end = .stuck(reason: reason)
  }

  func abandon(_ failure: FailureClass, _ text: String) throws {
    if let lease = session.lease { worker.observe(.failed(lease.task, lease.token, failure, text)) }
    endFetching()
    training = nil
    unsaved = nil
    lastChance = nil
    try perform(session.failed(failure, text: text))
  }

  /// Removes a state that this process has put into the cache: whatever else a lease names stays.
  func discard(_ state: ArtifactReference) {
    guard ownStates.remove(state.digest) != nil else { return }
    _ = UseLock.removeUnused(worker.cache.path(of: state))
  }
}
