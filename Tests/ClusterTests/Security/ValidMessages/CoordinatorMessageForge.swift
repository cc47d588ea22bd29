import ContentHash
import Foundation
import Training

@testable import Cluster
@testable import Sweep

/// Builds valid messages of a coordinator that means ill by its workers.
struct CoordinatorMessageForge {
  var values: ExtremeValues
  let plan: SweepPlan
  private let specifications: [(task: TaskID, work: TrainingTask, bytes: [UInt8])]

  init(seed: UInt64, plan: SweepPlan) {
    values = ExtremeValues(seed: seed)
    self.plan = plan
    specifications = plan.tasks.map { task in
      let work = task.task(checkpoint: task.prerequisite == nil ? nil : plan.data)
      return (task.id, work, TaskSpecification(work).bytes)
    }
  }

  /// A worker that was welcomed and has a result to deliver.
  func session() -> WorkerSession {
    let computation = Computation(
      token: 1, task: plan.tasks[0].id, attempt: 1, seconds: 1, work: plan.data, digest: plan.data, body: [1])
    let result = SpooledResult(
      run: "run", computation: computation,
      checkpoint: ArtifactReference(kind: .checkpoint, digest: plan.data, size: 1))
    var session = WorkerSession(identity: Hello(host: "host", processID: 1, slots: 1), spooled: [result])
    _ = session.receive(.welcome(sweep: "sweep", run: "run"), now: .zero)
    return session
  }

  mutating func message() -> CoordinatorMessage {
    let digest = values.digest([plan.data])
    switch values.integer(below: 100) {
    case 0..<60: return .lease(lease())
    case 60..<64: return .welcome(sweep: values.text("sweep"), run: values.text("run"))
    case 64..<67: return .identify
    case 67..<70: return .acknowledge(values.element(plan.tasks).id, digest: digest)
    case 70..<73: return .reject(values.element(plan.tasks).id, digest: digest, reason: values.text("no"))
    case 73..<80: return .cancel(values.token([1, 2, 3]))
    case 80: return .drain(reason: values.text("over"))
    case 81: return .refused(reason: values.text("no"))
    case 82..<86: return .want(ChunkRequest(digest: digest, offset: values.integer(0), credit: values.integer(8)))
    case 86..<90: return .chunk(Chunk(digest: digest, offset: values.integer(0), bytes: [1]))
    case 90..<93: return .have(digest)
    case 93..<96: return .absent(digest, reason: values.text("gone"))
    case 96: return .status([values.text("line"), values.text("line")])
    case 97: return .dismissed(workers: values.integer(1))
    default: return .enrolled
    }
  }

  private mutating func lease() -> Lease {
    let (task, work, bytes) = values.element(specifications)
    let changes = values.happens(0.3) ? 0 : 1 + values.integer(below: 2)
    var checkpoint: SHA256Digest?
    if case .trial(let trial) = work { checkpoint = trial.checkpoint }
    var inputs = [
      ArtifactReference(kind: .signals, digest: plan.data, size: values.happens(0.8) ? 10_000_000 : values.integer(1))
    ]
    if let checkpoint { inputs.append(ArtifactReference(kind: .checkpoint, digest: checkpoint, size: 1000)) }
    if values.happens(0.2) {
      inputs.append(
        ArtifactReference(kind: values.element([.state, .checkpoint]), digest: plan.data, size: values.integer(10)))
    }
    return Lease(
      token: values.token([1, 2, 3]), task: values.happens(0.95) ? task : .trial("none", seed: 1),
      attempt: values.happens(0.9) ? 1 : values.integer(1),
      specification: TaskSpecification(bytes: MutatedJSON.mutated(bytes, changes: changes, &values)), inputs: inputs,
      limit: values.happens(0.8) ? nil : values.optional(10), seal: values.happens(0.5) ? nil : values.text("seal"))
  }
}
