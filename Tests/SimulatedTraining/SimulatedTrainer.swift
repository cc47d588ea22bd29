public import Cluster
import ContentHash
import Foundation
import Sweep
import Training

/// A trainer that computes nothing: its results follow from the task, the bytes of the checkpoint and the signals alone.
public enum SimulatedTrainer {
  /// A trainer that takes `epochs` epochs of `epoch` seconds each.
  public static func trainer(epochs: Int = 3, epoch: Double = 0, checkpointBytes: Int = 1000) -> Trainer {
    { task, checkpoint, signals, report, isCancelled in
      for number in 1...epochs {
        if isCancelled() { throw TrainingFailure(.cancelled, "cancelled in epoch \(number)") }
        if epoch > 0 { usleep(UInt32(epoch * 1e6)) }
        report(TrainingProgress(epoch: number, epochs: epochs, loss: 1 / Double(number)))
      }
      var hasher = SHA256Hasher()
      hasher.update(TaskSpecification(task).fingerprint.bytes)
      hasher.update(try Data(contentsOf: URL(fileURLWithPath: signals)))
      if let checkpoint { hasher.update(try Data(contentsOf: URL(fileURLWithPath: checkpoint))) }
      return try outcome(of: task, seed: hasher.finalize(), checkpointBytes: checkpointBytes)
    }
  }

  private static func outcome(of task: TrainingTask, seed: SHA256Digest, checkpointBytes: Int) throws -> TaskOutcome {
    switch task {
    case .pretraining(let task):
      let checkpoint = (0..<checkpointBytes).map { seed.bytes[$0 % 32] &+ UInt8(truncatingIfNeeded: $0 / 32) }
      let digest = SHA256Digest(hashing: checkpoint)
      let result = try decode(
        PretrainingResult.self, #"{"seed": \#(task.seed), "epochs": [], "checkpoint": "\#(digest)"}"#)
      return .pretraining(result, checkpoint: checkpoint)
    case .trial(let task):
      return .trial(
        try decode(
          TrialResult.self,
          """
          {"condition": "\(task.condition)", "seed": \(task.seed), "weights": "\(seed)", "selectedEpoch": 1,
           "epochs": [{"epoch": 0, "validationLoss": 1.5, "validationMacroF1": 0.1, "validationClassesPredicted": 1}]}
          """))
    }
  }

  static func divergedResult(of task: TrialTask) throws -> TrialResult {
    let weights = SHA256Digest(hashing: TaskSpecification(.trial(task)).bytes)
    return try decode(
      TrialResult.self,
      """
      {"condition": "\(task.condition)", "seed": \(task.seed), "weights": "\(weights)", "divergedInEpoch": 1,
       "epochs": [{"epoch": 0, "validationLoss": 1.5, "validationMacroF1": 0.1, "validationClassesPredicted": 1}]}
      """)
  }

  private static func decode<Result: Decodable>(_ type: Result.Type, _ json: String) throws -> Result {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }
}
