import ContentHash
import DurableFiles
import ECGData
import Sweep
public import Training

extension TrainingTask {
  /// The real trainer: opens the packed signals, the checkpoint and what was saved, and does what the task says.
  public static let trainer: Trainer = { input, outlet in
    let observer = TrainingObserver(
      report: outlet.report, isCancelled: outlet.isCancelled,
      // What cannot be saved now is computed again, if it comes to that.
      save: { epoch, state in try? outlet.save(epoch) { try state().encoded() } })
    switch input.task {
    case .pretraining(let task):
      let packed = try input.packedSignals(task.data)
      let state = try input.saved.flatMap { path in try PretrainingState(savedAt: path) }
      func run(from state: PretrainingState?) throws(TrainingError) -> TaskOutcome {
        let (result, checkpoint) = try task.run(
          on: packed, resumingFrom: state, threads: input.threads, observer: observer)
        return .pretraining(result, checkpoint: checkpoint)
      }
      // Whoever saved it, the pretraining itself is not to blame: it begins anew.
      do { return try run(from: state) } catch TrainingError.unfitState { return try run(from: nil) }
    case .trial(let task):
      let packed = try input.packedSignals(task.data)
      let bytes = try input.checkpoint.map { path throws(FileError) in try FileSystem.read(path) }
      return .trial(try task.run(on: packed, checkpoint: bytes, threads: input.threads, observer: observer))
    }
  }
}

extension TrainerInput {
  /// The signals, which say their rate: throws where the task takes more memory with them than the host has.
  fileprivate func packedSignals(_ fingerprint: SHA256Digest) throws -> PackedSignals {
    let packed = try PackedSignals(path: signals, fingerprint: fingerprint)
    let needed = task.leastMemory(on: packed)
    guard needed <= memory else {
      throw TrainingFailure(
        .outOfMemory,
        "the training takes at least \(needed >> 20) MiB of memory with signals of \(packed.rate.rawValue) Hz; this host has \(memory >> 20)"
      )
    }
    return packed
  }
}

extension PretrainingState {
  /// Nil where the file is something else, perhaps the state of another version.
  fileprivate init?(savedAt path: String) throws(FileError) {
    let bytes = try FileSystem.read(path)
    guard let state = try? PretrainingState(bytes) else { return nil }
    self = state
  }
}
