import ContentHash
import ECGData
import Foundation
import Sweep
import Training

/// Runs the tasks of one trial in this process and tells every epoch.
struct ForegroundTrainer {
  let prepared: PreparedSweep
  let threads: Int
  /// Takes every line that there is to tell.
  let tell: @Sendable (String) throws -> Void

  /// The bytes of the pretrained checkpoint that a trial starts from.
  func pretraining(of trial: TaskID) throws -> [UInt8] {
    let wanted = prepared.plan.tasks.first { $0.id == trial }?.prerequisite
    for task in prepared.plan.tasks where task.id == wanted {
      guard case .pretraining(let pretraining) = task.task(checkpoint: nil) else { continue }
      try tell("\(task.id)")
      return try pretraining.run(on: prepared.signals.packed, threads: threads, observer: observer).checkpoint
    }
    preconditionFailure("the plan of a pretrained condition holds its pretraining")
  }

  func trial(_ id: TaskID, checkpoint: [UInt8]?) throws -> TrialResult {
    guard let task = prepared.plan.tasks.first(where: { $0.id == id }),
      case .trial(let trial) = task.task(checkpoint: checkpoint.map { SHA256Digest(hashing: $0) })
    else { preconditionFailure("the plan holds the trial it was made for") }
    try tell("\(id)")
    return try trial.run(on: prepared.signals.packed, checkpoint: checkpoint, threads: threads, observer: observer)
  }

  private var observer: TrainingObserver {
    TrainingObserver(report: { [tell] progress in
      let loss = progress.loss.map { String(format: "  loss %.4f", $0) } ?? ""
      let score = progress.validationMacroF1.map { String(format: "  validation Macro-F1 %.4f", $0) } ?? ""
      // What fails here fails again with the result.
      try? tell("  epoch \(progress.epoch)/\(progress.epochs)\(loss)\(score)")
    })
  }
}
