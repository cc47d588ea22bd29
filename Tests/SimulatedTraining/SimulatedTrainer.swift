public import Cluster
import ContentHash
import Foundation
import Sweep
import Training

/// A trainer that computes nothing: its results follow from the task, the bytes of the checkpoint and the signals alone.
public enum SimulatedTrainer {
  /// A trainer that takes `epochs` epochs of `epoch` seconds each.
  public static func trainer(epochs: Int = 3, epoch: Double = 0, checkpointBytes: Int = 1000) -> Trainer {
    { input, outlet in
      let first = try input.saved.map { try savedEpoch(of: input.task, at: $0) + 1 } ?? 1
      for number in first...max(first, epochs) {
        if outlet.isCancelled() { throw TrainingFailure(.cancelled, "cancelled in epoch \(number)") }
        if epoch > 0 { usleep(UInt32(epoch * 1e6)) }
        outlet.report(TrainingProgress(epoch: number, epochs: epochs, loss: 1 / Double(number)))
        if case .pretraining = input.task { try outlet.save(number) { state(of: input.task, after: number) } }
      }
      var hasher = SHA256Hasher()
      hasher.update(TaskSpecification(input.task).fingerprint.bytes)
      hasher.update(try Data(contentsOf: URL(fileURLWithPath: input.signals)))
      if let checkpoint = input.checkpoint { hasher.update(try Data(contentsOf: URL(fileURLWithPath: checkpoint))) }
      return try outcome(of: input.task, seed: hasher.finalize(), checkpointBytes: checkpointBytes)
    }
  }

  private static func state(of task: TrainingTask, after epoch: Int) -> [UInt8] { Array("\(epoch) \(task.name)".utf8) }

  private static func savedEpoch(of task: TrainingTask, at path: String) throws -> Int {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    guard let epoch = (1...1_000_000).first(where: { state(of: task, after: $0).elementsEqual(bytes) }) else {
      throw TrainingFailure(.badInput, "the saved state is that of another task")
    }
    return epoch
  }

  private static func outcome(of task: TrainingTask, seed: SHA256Digest, checkpointBytes: Int) throws -> TaskOutcome {
    switch task {
    case .pretraining(let task):
      let checkpoint = (0..<checkpointBytes).map { seed.bytes[$0 % 32] &+ UInt8(truncatingIfNeeded: $0 / 32) }
      let digest = SHA256Digest(hashing: checkpoint)
      return .pretraining(try SimulatedResult.pretraining(task, checkpoint: digest), checkpoint: checkpoint)
    case .trial(let task): return .trial(try SimulatedResult.trial(task, weights: seed))
    }
  }

  static func divergedResult(of task: TrialTask) throws -> TrialResult {
    try SimulatedResult.diverged(task, weights: SHA256Digest(hashing: TaskSpecification(.trial(task)).bytes))
  }
}
