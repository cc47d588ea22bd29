import ContentHash
import Sweep
import Training

/// The loop's side of artifacts: what the session wants goes to the desk, and what the desk says goes to the session.
extension CoordinatorLoop {
  /// How large a checkpoint and a saved state of a plan's pretrainings can be, in bytes.
  static func largestUploads(_ plan: SweepPlan) -> [ArtifactReference.Kind: Int] {
    let pretrainings = plan.tasks.lazy.filter(\.isPretraining).compactMap { planned -> PretrainingTask? in
      guard case .pretraining(var task) = planned.task(checkpoint: nil) else { return nil }
      // Which makes no difference to the size.
      task.seed = 0
      return task
    }
    let limits = Set(pretrainings).map(\.sizeLimits)
    return [.checkpoint: limits.map(\.checkpoint).max() ?? 0, .state: limits.map(\.state).max() ?? 0]
  }

  func serve(_ request: ChunkRequest, to worker: WorkerID) {
    // One that does not read what it has got asks again.
    guard descriptors[worker].map(connections.hasRoom) ?? true else { return }
    for request in load.add(request, of: worker) { desk.submit(request) }
  }

  func receive(_ artifact: ArtifactReference, from worker: WorkerID) {
    let owner = gatekeeper.owner(of: worker)
    let pretrainings = session.scheduler.presences(now: now).reduce(0) { sum, presence in
      gatekeeper.owner(of: WorkerID(presence.worker)) == owner
        ? sum + presence.tasks.count(where: \.isPretraining) : sum
    }
    let refusal = quota.refusal(
      of: artifact, from: worker, owner: owner, pretrainings: pretrainings, now: now)
    if let refusal { return observe(.rejected(worker: "\(worker)", reason: refusal)) }
    desk.submit(.receive(artifact, from: worker))
  }

  func receive(_ chunk: Chunk, from worker: WorkerID) {
    guard arriving[chunk.digest] == worker, load.add(chunk, of: worker) else { return }
    desk.submit(.take(chunk, from: worker))
  }

  func discard(_ digest: SHA256Digest) {
    quota.settle(digest)
    arriving[digest] = nil
    desk.submit(.discard(digest))
  }

  /// The worker is gone: nothing more will come from it.
  func forgetUploads(of worker: WorkerID) {
    guard !quota.isEmpty || !arriving.isEmpty else { return }
    quota.forget(worker)
    desk.submit(.forget(worker))
  }

  func standing(of digest: SHA256Digest) -> FileStanding { FileStanding(of: store.artifactPath(of: digest)) }

  func take(_ outcome: ArtifactDesk.Outcome) {
    switch outcome {
    // A full queue means that the worker reads slowly: it will ask again.
    case .send(let message, let worker): send(message, to: worker)
    case .stored(let artifact, let worker):
      arriving[artifact.digest] = nil
      guard quota.store(artifact.digest) else { return discard(artifact.digest) }
      observe(.artifactStored(artifact.digest, size: artifact.size, worker: "\(worker)"))
      arrived(artifact, from: worker)
    case .present(let artifact, let worker):
      // It is here for another reason, perhaps as a recorded checkpoint: a state's file is removed when the next one comes.
      if artifact.kind == .state { session.ignoreState(artifact.digest) }
      quota.settle(artifact.digest)
      arrived(artifact, from: worker)
    case .expecting(let digest, let worker): arriving[digest] = worker
    case .dropped(let digest): arriving[digest] = nil
    case .lacking(let digest, let standing, let worker):
      send(.absent(digest, reason: standing.reason), to: worker)
      perform(session.lack(digest, because: standing))
    case .rejected(let worker, let reason): observe(.rejected(worker: "\(worker)", reason: reason))
    case .problem(let text): observe(.problem(text))
    case .done(let item): for request in load.finish(item) { desk.submit(request) }
    }
  }

  private func arrived(_ artifact: ArtifactReference, from worker: WorkerID) {
    // A saved state counts for its lease, which has one at a time.
    if artifact.kind == .state { quota.settle(artifact.digest) }
    send(.have(artifact.digest), to: worker)
    perform(session.arrived(artifact.digest))
  }
}
