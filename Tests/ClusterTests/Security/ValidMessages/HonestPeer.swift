import ContentHash
import DurableFiles
import RunStore
import Sweep
import Training

@testable import Cluster

/// A worker that does what it should, at once.
struct HonestPeer {
  let id = WorkerID("honest")
  let host: String
  /// The digests that the coordinator acknowledged.
  private(set) var acknowledged: [TaskID: SHA256Digest] = [:]
  private(set) var rejected: [String] = []
  private var held: [LeaseToken: Computation] = [:]
  private(set) var leases: [Lease] = []
  private(set) var checkpoints: [SHA256Digest] = []

  init(host: String) { self.host = host }

  private var hello: WorkerMessage {
    .hello(
      Hello(
        host: "honest", processID: 1, slots: 1,
        results: held.values.sorted { $0.token < $1.token }.map {
          Hello.HeldResult(token: $0.token, task: $0.task, digest: $0.digest, seal: $0.seal)
        }))
  }

  /// Says that it lives, takes what it is given, and delivers it.
  mutating func work(at coordinator: InProcessCoordinator) throws {
    coordinator.receive(WorkerMessage.heartbeat(tokens: held.keys.sorted(), slots: 1).frames, from: id, of: host)
    for message in coordinator.take(from: id) {
      switch message {
      case .identify: coordinator.receive(hello.frames, from: id, of: host)
      case .lease(let lease): try deliver(lease, to: coordinator)
      case .acknowledge(let task, let digest):
        acknowledged[task] = digest
        held = held.filter { $0.value.task != task || $0.value.digest != digest }
      case .reject(let task, let digest, let reason):
        rejected.append("\(task): \(reason)")
        held = held.filter { $0.value.task != task || $0.value.digest != digest }
      case .refused(let reason): rejected.append(reason)
      default: break
      }
    }
  }

  private mutating func deliver(_ lease: Lease, to coordinator: InProcessCoordinator) throws {
    leases.append(lease)
    let work = try lease.checkedTask(memory: 1 << 33)
    guard let result = WorkerMessageForge.result(of: work) else { return }
    if case .pretraining(let task) = work {
      try FileSystem.write(
        WorkerMessageForge.checkpoint(of: task), to: coordinator.store.artifacts.path(of: result.digest))
      checkpoints.append(result.digest)
    }
    let report = Computation(
      token: lease.token, task: lease.task, attempt: lease.attempt, seconds: 1, work: lease.specification.fingerprint,
      digest: result.digest, body: result.encoded(), seal: lease.seal)
    held[lease.token] = report
    let progress = TrainingProgress(epoch: 1, epochs: 3, loss: 1, validationMacroF1: 0.25)
    coordinator.receive(WorkerMessage.progress(lease.token, progress).frames, from: id, of: host)
    coordinator.receive(WorkerMessage.result(report).frames, from: id, of: host)
  }
}
