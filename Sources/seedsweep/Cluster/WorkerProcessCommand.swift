import ArgumentParser
import Cluster
import Foundation
import Training

/// One worker of `run` or `work`, in a process of its own.
struct WorkerProcessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker-process", abstract: "One worker, as run and work start it.", shouldDisplay: false)

  /// This program.
  static let executable = "/proc/self/exe"

  /// What comes before the worker's settings on its command line.
  static let arguments = ["worker-process"]

  @Argument(help: "The worker's settings as JSON.")
  var settings: String

  func run() throws {
    let start = ContinuousClock.now
    let fingerprint = NumericFingerprint.compute()
    let rate = Duration.seconds(1) / (ContinuousClock.now - start)
    throw ExitCode(
      WorkerProcess.run(
        settings: settings, trainer: TrainingTask.trainer, fingerprint: fingerprint, calibrationRate: rate))
  }
}
