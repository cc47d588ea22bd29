import ContentHash
import RunStore
import Sweep

/// The saved states of pretrainings: what one worker began, another one can go on with.
extension CoordinatorSession {
  /// The holder of a lease has saved its training.
  mutating func fetch(_ state: SavedState, from worker: WorkerID) -> [Action] {
    guard let task = scheduler.task(of: state.token, at: worker), state.artifact.kind == .state else { return [] }
    // A worker that began anew is behind what is here for a while.
    guard scheduler.needsState(of: task), state.epoch > saved[task]?.epoch ?? 0 else {
      return [.send(.have(state.artifact.digest), to: worker)]
    }
    let coming = SavedTask(
      epoch: state.epoch, digest: state.artifact.digest, size: state.artifact.size,
      contributors: scheduler.contributors(to: state.token).with(scheduler.party(of: worker)))
    let former = arriving.updateValue((coming, worker), forKey: task)?.state.digest
    let obsolete: [Action] = former.map { $0 == coming.digest ? [] : [.discard($0)] } ?? []
    return obsolete + [.fetch(state.artifact, from: worker)]
  }

  /// What was to arrive is no state of its own.
  mutating func ignoreState(_ digest: SHA256Digest) {
    arriving = arriving.filter { $0.value.state.digest != digest }
  }

  /// An artifact is here, whole and verified.
  mutating func arrived(_ digest: SHA256Digest) -> [Action] {
    guard let (task, (state, worker)) = arriving.first(where: { $0.value.state.digest == digest }) else { return [] }
    arriving[task] = nil
    guard state.epoch > saved[task]?.epoch ?? 0 else { return [.discard(digest)] }
    let former = saved.updateValue(state, forKey: task)
    return [.note(.saved(task, state)), .observe(.saved(task, epoch: state.epoch, worker: "\(worker)"))]
      + (former.map { [.discard($0.digest)] } ?? [])
  }

  /// What the training of a lease can begin with; nothing for an audit, which is to compute all of it once more.
  func savedState(for assignment: Assignment, at worker: WorkerID) -> ArtifactReference? {
    state(for: assignment, at: worker).map { ArtifactReference(kind: .state, digest: $0.digest, size: $0.size) }
  }

  /// Whose saved states the training of a lease begins from, but for those of the worker's own party.
  func contributors(to assignment: Assignment, at worker: WorkerID) -> Contributors {
    state(for: assignment, at: worker)?.contributors.without(scheduler.party(of: worker)) ?? Contributors()
  }

  private func state(for assignment: Assignment, at worker: WorkerID) -> SavedTask? {
    guard assignment.purpose != .audit, let state = saved[assignment.task] else { return nil }
    let isOwn = state.contributors.without(scheduler.party(of: worker)).isEmpty
    return areStatesShared || isOwn ? state : nil
  }

  func resumption(_ assignment: Assignment, at worker: WorkerID) -> [Action] {
    guard let state = state(for: assignment, at: worker) else { return [] }
    return [.observe(.resumed(assignment.task, afterEpoch: state.epoch, worker: "\(worker)"))]
  }

  /// A worker gave up a task. What it began from may be to blame, where others have saved that: then the state goes, and the task is begun anew.
  mutating func giveBack(_ report: FailureReport, from worker: WorkerID, now: Duration) -> [Action] {
    let others = scheduler.contributors(to: report.token)
    guard !others.isEmpty, report.failure.isFinal, scheduler.task(of: report.token, at: worker) == report.task else {
      return act { $0.failed(worker, report: report, now: now) }
    }
    var doubtful = report
    doubtful.failure = .crash
    doubtful.text += " (begun from a state that \(others.abbreviated) saved, which is not used any more)"
    return forgetState(of: report.task) + act { $0.failed(worker, report: doubtful, now: now) }
  }

  /// The task is recorded.
  mutating func forgetState(of task: TaskID) -> [Action] {
    [arriving.removeValue(forKey: task)?.state, saved.removeValue(forKey: task)].compactMap { $0 }.map {
      .discard($0.digest)
    }
  }
}
