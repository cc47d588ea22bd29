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
    let coming = SavedTask(epoch: state.epoch, digest: state.artifact.digest, size: state.artifact.size)
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
  func savedState(for assignment: Assignment) -> ArtifactReference? {
    guard assignment.purpose != .audit, let state = saved[assignment.task] else { return nil }
    return ArtifactReference(kind: .state, digest: state.digest, size: state.size)
  }

  func resumption(_ assignment: Assignment, at worker: WorkerID) -> [Action] {
    guard savedState(for: assignment) != nil, let state = saved[assignment.task] else { return [] }
    return [.observe(.resumed(assignment.task, afterEpoch: state.epoch, worker: "\(worker)"))]
  }

  /// The task is recorded.
  mutating func forgetState(of task: TaskID) -> [Action] {
    [arriving.removeValue(forKey: task)?.state, saved.removeValue(forKey: task)].compactMap { $0 }.map {
      .discard($0.digest)
    }
  }
}
