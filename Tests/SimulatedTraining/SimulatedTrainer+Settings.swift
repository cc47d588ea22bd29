public import Cluster
import Foundation
import Sweep
import Training

extension SimulatedTrainer {
  /// A trainer that takes its time, waits at gates and comes to grief as `settings` say.
  public static func trainer(_ settings: SimulatedSettings) -> Trainer {
    let trainer = trainer(
      epochs: settings.epochs, epoch: settings.epoch, checkpointBytes: settings.checkpointBytes)
    return { input, outlet in
      let name = input.task.name
      if let fault = settings.fault, name.hasPrefix(settings.faulty ?? "") {
        if let outcome = try suffer(fault, input.task) { return outcome }
      }
      let outcome = try trainer(input, outlet)
      if let held = settings.held, let gate = settings.gate, name.hasPrefix(held) {
        while access(gate, F_OK) != 0 {
          if outlet.isCancelled() { throw TrainingFailure(.cancelled, "cancelled at the gate") }
          usleep(10_000)
        }
      }
      return outcome
    }
  }

  private static func suffer(_ fault: SimulatedSettings.Fault, _ task: TrainingTask) throws -> TaskOutcome? {
    switch fault {
    case .segmentationFault:
      // Not by raise: a signal sent so may be blocked.
      UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1
      return nil
    case .abort: abort()
    case .memory:
      fillMemory()
      return nil
    case .endlessLoop: while true { usleep(1000) }
    case .throwsError: throw TrainingFailure(.crash, "the trainer gave up")
    case .diverges:
      guard case .trial(let trial) = task else { return nil }
      return .trial(try divergedResult(of: trial))
    }
  }

  /// Takes memory until the kernel puts an end to that. Not by malloc: what nobody reads the compiler takes away.
  private static func fillMemory() {
    let access = PROT_READ | PROT_WRITE
    while mmap(nil, 16 << 20, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0) != MAP_FAILED {}
  }
}

extension TrainingTask {
  /// The task's name in its sweep.
  var name: String {
    switch self {
    case .pretraining(let task):
      TaskID.pretraining(task.encoder.architecture, groupNorm: task.usesGroupNorm, seed: task.seed).name
    case .trial(let task): TaskID.trial(task.condition, seed: task.seed, crossed: task.crossed).name
    }
  }
}
