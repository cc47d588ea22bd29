import ContentHash
import Sweep
import Training

@testable import Cluster

/// What outlives the coordinator, and what it promised.
struct SimulatedStore {
  private(set) var recorded: [TaskID: RecordedTask] = [:]
  private(set) var computations: [TaskID: Set<LeaseToken>] = [:]
  private(set) var artifacts: Set<SHA256Digest> = []
  /// Results on their way to the disk.
  private(set) var pending: [Delivery] = []

  /// Artifacts that were here once.
  private(set) var lost: Set<SHA256Digest> = []

  mutating func lose(_ which: Int) {
    guard !artifacts.isEmpty else { return }
    let artifact = artifacts.sorted { $0.hexadecimal < $1.hexadecimal }[which % artifacts.count]
    artifacts.remove(artifact)
    lost.insert(artifact)
  }

  mutating func `return`(_ which: Int) {
    guard !lost.isEmpty else { return }
    let artifact = lost.sorted { $0.hexadecimal < $1.hexadecimal }[which % lost.count]
    lost.remove(artifact)
    artifacts.insert(artifact)
  }

  mutating func submit(_ delivery: Delivery) { pending.append(delivery) }

  mutating func keep(_ artifact: SHA256Digest) { artifacts.insert(artifact) }

  /// The coordinator is killed: what was not durable is gone.
  mutating func crash() { pending = [] }

  /// Makes everything durable, or nothing, and says what became of each.
  mutating func commit(isFull: Bool) -> [(Delivery, Recorder.Outcome)] {
    defer { pending = [] }
    return pending.map { ($0, isFull ? .postponed(reason: "the disk is full") : take($0)) }
  }

  private mutating func take(_ delivery: Delivery) -> Recorder.Outcome {
    let computation = delivery.computation
    if case .pretraining = delivery.work, !artifacts.contains(computation.digest) {
      return .missingCheckpoint(computation.digest)
    }
    let isNew = computations[computation.task, default: []].insert(computation.token).inserted
    guard let first = recorded[computation.task] else {
      recorded[computation.task] = RecordedTask(
        digest: computation.digest, token: computation.token, origin: delivery.origin)
      return .recorded(divergedInEpoch: nil)
    }
    if first.digest != computation.digest { return .differs(first: first.digest) }
    if isNew { recorded[computation.task]!.recomputations += 1 }
    return isNew ? .reproduced : .known
  }
}
