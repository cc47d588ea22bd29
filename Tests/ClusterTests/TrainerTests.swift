import Cluster
import DurableFiles
import ECGData
import Sweep
import TestSupport
import Testing
import Training

@Suite struct `The real trainer` {
  private func task(_ signals: LabelledSignals, seed: UInt64) -> PretrainingTask {
    var settings = PretrainingSettings()
    settings.epochs = 2
    settings.batchRecords = 48
    settings.warmupEpochs = 0
    return PretrainingTask(
      encoder: EncoderSettings(architecture: .tiny), usesGroupNorm: false, settings: settings, seed: seed,
      data: signals.fingerprint)
  }

  @Test func `begins a pretraining anew where what it is given to go on from is something else`() throws {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 300, seed: 1)
    var state: [UInt8] = []
    let other = try task(signals, seed: 2).run(
      on: signals.packed, observer: TrainingObserver(save: { state = (try? $1().encoded()) ?? [] }))
    #expect(!state.isEmpty)
    let task = task(signals, seed: 1)
    let expected = try task.run(on: signals.packed).result
    let path = folder.path + "/saved"
    for bytes in [state, other.checkpoint, [], [UInt8](repeating: 0, count: 100)] {
      try FileSystem.writeDurably(bytes, to: path)
      let outcome = try TrainingTask.trainer(
        TrainerInput(task: .pretraining(task), signals: signals.path, saved: path), TrainerOutlet())
      guard case .pretraining(let result, _) = outcome else { throw TrainingFailure(.crash, "no pretraining") }
      #expect(result == expected)
    }
  }

  @Test func `refuses what takes more memory at the signals' rate than the host has`() throws {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 300, seed: 1)
    let task = TrainingTask.pretraining(task(signals, seed: 1))
    let needed = task.leastMemory(on: signals.packed)
    let error = #expect(throws: TrainingFailure.self) {
      try TrainingTask.trainer(
        TrainerInput(task: task, signals: signals.path, memory: needed - 1), TrainerOutlet())
    }
    #expect(error?.failure == .outOfMemory && error?.description.contains("signals of 100 Hz") == true)
  }
}
