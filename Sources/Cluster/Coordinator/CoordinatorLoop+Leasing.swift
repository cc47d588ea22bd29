import DurableFiles
import Sweep

/// The loop's side of leases: what the session gives out goes to a worker with the artifacts that its training reads.
extension CoordinatorLoop {
  func lease(_ assignment: Assignment, to worker: WorkerID) {
    guard let inputs = inputs(of: assignment, at: worker) else {
      let standing = assignment.checkpoint.map(standing) ?? .gone
      return perform(session.withhold(assignment, from: worker, because: standing))
    }
    let lease = Lease(
      token: assignment.token, task: assignment.task, attempt: assignment.attempt,
      specification: assignment.specification, inputs: inputs,
      limit: coordinator.settings.scheduler.taskLimit?.seconds,
      seal: gatekeeper.seal(
        assignment.token, of: assignment.task, leasedTo: worker,
        beganFrom: session.contributors(to: assignment, at: worker)))
    // Told first: to send it is to find out that the worker is gone.
    perform(session.leased(assignment, to: worker))
    if !send(.lease(lease), to: worker) {
      perform(session.lose(worker, reason: "is not connected any more", now: now))
    }
  }

  /// What the training reads; nil where the checkpoint that it starts from is not there.
  private func inputs(of assignment: Assignment, at worker: WorkerID) -> [ArtifactReference]? {
    if let saved = session.savedState(for: assignment, at: worker) { return [signals, saved] }
    guard let checkpoint = assignment.checkpoint else { return [signals] }
    guard let size = FileSystem.size(of: store.artifactPath(of: checkpoint)), size > 0 else { return nil }
    return [signals, ArtifactReference(kind: .checkpoint, digest: checkpoint, size: size)]
  }
}
