import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Training

/// Builds valid messages of a worker that means ill: every field within its type, few within reason.
struct WorkerMessageForge {
  var values: ExtremeValues
  let plan: SweepPlan
  /// The leases that anybody was given, those of others and of earlier names included.
  var leases: [Lease] = []
  var checkpoints: [SHA256Digest] = []
  /// What an honest worker would deliver, by specification.
  private var bodies: [SHA256Digest: [UInt8]] = [:]

  init(seed: UInt64, plan: SweepPlan) {
    values = ExtremeValues(seed: seed)
    self.plan = plan
  }

  private var tokens: [LeaseToken] { leases.suffix(40).map(\.token) }

  private mutating func task() -> TaskID {
    values.happens(0.9) ? values.element(plan.tasks).id : .trial("none", seed: 1)
  }

  mutating func message() -> WorkerMessage {
    switch values.integer(below: 100) {
    case 0..<8: .hello(hello())
    case 8..<25: heartbeat()
    case 25..<45: .progress(values.token(tokens), progress())
    case 45..<70: .result(report())
    case 70..<73: .failed(failure())
    case 73..<80: .want(request())
    case 80..<85: .offer(artifact())
    case 85..<93: .saved(SavedState(token: values.token(tokens), epoch: values.integer(3), artifact: artifact()))
    case 93..<97: .chunk(Chunk(digest: values.digest(digests), offset: values.integer(0), bytes: [1, 2, 3]))
    case 97: .goodbye(reason: values.text("done"))
    case 98: values.happens(0.5) ? .look : .dismiss(workers: values.text("nobody"))
    default: .enrol(Enrolment(key: values.digest([]).hexadecimal, host: values.text("evil"), clock: values.integer(1)))
    }
  }

  private var digests: [SHA256Digest] { checkpoints + [plan.data] }

  mutating func hello() -> Hello {
    var hello = Hello(
      host: values.text("evil"), processID: Int32(clamping: values.integer(7)), slots: values.integer(1),
      secondsLeft: values.optional(1000))
    for lease in leases.suffix(3) where values.happens(0.5) {
      hello.running.append(
        Hello.RunningTask(
          token: lease.token, task: values.happens(0.8) ? lease.task : task(), attempt: values.integer(1),
          work: lease.specification.fingerprint, seal: lease.seal))
      hello.results.append(
        Hello.HeldResult(
          token: values.token(tokens), task: lease.task, digest: values.digest(digests), seal: lease.seal))
    }
    hello.facts[.version] = values.text("0.9")
    return hello
  }

  private mutating func heartbeat() -> WorkerMessage {
    let count = values.integer(below: 4)
    return .heartbeat(
      tokens: (0..<count).map { _ in values.token(tokens) }, slots: values.happens(0.8) ? 1 : values.integer(1))
  }

  private mutating func progress() -> TrainingProgress {
    TrainingProgress(
      epoch: values.integer(2), epochs: values.integer(3), loss: values.optional(0.5),
      validationMacroF1: values.optional(0.25))
  }

  private mutating func request() -> ChunkRequest {
    ChunkRequest(digest: values.digest(digests), offset: values.integer(0), credit: values.integer(8))
  }

  private mutating func artifact() -> ArtifactReference {
    ArtifactReference(
      kind: values.element([.checkpoint, .state, .state, .signals]), digest: values.digest(digests),
      size: values.integer(1000))
  }

  private mutating func failure() -> FailureReport {
    let lease = leases.isEmpty || values.happens(0.3) ? nil : values.element(leases.suffix(10))
    return FailureReport(
      token: lease?.token ?? values.token(tokens), task: lease?.task ?? task(),
      failure: values.element([.crash, .outOfMemory, .hostLost, .cancelled]), text: values.text("failed"))
  }

  /// A result of some lease with a few values changed, under the digest that its values have.
  private mutating func report() -> Computation {
    guard let lease = leases.isEmpty ? nil : values.element(leases.suffix(10)),
      let work = try? lease.specification.task()
    else { return foreignReport() }
    let honest = bodies[lease.specification.fingerprint] ?? Self.body(of: work)
    bodies[lease.specification.fingerprint] = honest
    let body = MutatedJSON.mutated(honest, changes: values.integer(below: 3), &values)
    let digest = (try? TaskResult(encoded: body, of: work))?.digest ?? values.digest(digests)
    return Computation(
      token: values.happens(0.9) ? lease.token : values.token(tokens), task: values.happens(0.9) ? lease.task : task(),
      attempt: values.happens(0.8) ? lease.attempt : values.integer(1),
      seconds: values.happens(0.8) ? 1 : values.double(1), work: lease.specification.fingerprint, digest: digest,
      body: body,
      seal: lease.seal)
  }

  private mutating func foreignReport() -> Computation {
    Computation(
      token: values.token(tokens), task: task(), attempt: values.integer(1), seconds: values.double(1),
      work: values.digest(digests), digest: values.digest(digests), body: Array("{}".utf8))
  }

  /// What an honest worker would deliver.
  static func body(of work: TrainingTask) -> [UInt8] { result(of: work)!.encoded() }

  static func result(of work: TrainingTask) -> TaskResult? {
    switch work {
    case .trial(let task):
      let weights = SHA256Digest(hashing: TaskSpecification(work).bytes)
      return (try? SimulatedResult.trial(task, weights: weights)).map(TaskResult.trial)
    case .pretraining(let task):
      let checkpoint = SHA256Digest(hashing: checkpoint(of: task))
      return (try? SimulatedResult.pretraining(task, checkpoint: checkpoint)).map(TaskResult.pretraining)
    }
  }

  static func checkpoint(of task: PretrainingTask) -> [UInt8] { Array("checkpoint \(task.seed)".utf8) }
}
