import Cluster
import Foundation
import SimulatedTraining

// Usage: SimulatedWorker MILLISECONDS-AN-EPOCH SETTINGS, as a supervisor starts it.
let arguments = CommandLine.arguments
let epoch = Double(arguments[1])! / 1000
exit(
  WorkerProcess.run(
    settings: arguments[2], trainer: SimulatedTrainer.trainer(epochs: 5, epoch: epoch, checkpointBytes: 700_000)))
