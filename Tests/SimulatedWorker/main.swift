import Cluster
import Foundation
import SimulatedTraining

// Usage: SimulatedWorker SIMULATION SETTINGS, both as JSON; the second as a supervisor writes it.
let simulation = try! SimulatedSettings(json: CommandLine.arguments[1])
let log = simulation.log.map { WorkerLog(path: $0) }
exit(
  WorkerProcess.run(settings: CommandLine.arguments[2], trainer: SimulatedTrainer.trainer(simulation)) {
    log?.write($0)
  })
