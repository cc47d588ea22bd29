import ContentHash
import DurableFiles
import ECGData
import Sweep
public import Training

extension TrainingTask {
  /// The real trainer: opens the packed signals and the checkpoint, and does what the task says.
  public static let trainer: Trainer = { task, checkpoint, signals, report, isCancelled in
    try withoutActuallyEscaping(report) { report in
      try withoutActuallyEscaping(isCancelled) { isCancelled in
        let observer = TrainingObserver(report: report, isCancelled: isCancelled)
        return try task.train(checkpoint: checkpoint, signals: signals, observer: observer)
      }
    }
  }

  private func train(checkpoint: String?, signals: String, observer: TrainingObserver) throws -> TaskOutcome {
    switch self {
    case .pretraining(let task):
      let packed = try PackedSignals(path: signals, fingerprint: task.data)
      let (result, checkpoint) = try task.run(on: packed, observer: observer)
      return .pretraining(result, checkpoint: checkpoint)
    case .trial(let task):
      let packed = try PackedSignals(path: signals, fingerprint: task.data)
      let bytes = try checkpoint.map { path throws(FileError) in try FileSystem.read(path) }
      return .trial(try task.run(on: packed, checkpoint: bytes, observer: observer))
    }
  }
}
