import ArgumentParser
import Cluster
import ContentHash
import Foundation
import Kernels
import Program
import Sweep
import Training

/// One worker of `run` or `work`, in a process of its own.
struct WorkerProcessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker-process", abstract: "One worker, as run and work start it.", shouldDisplay: false)

  /// What comes before the worker's settings on the command line of `OwnProcess.executable`.
  static var arguments: [String] {
    get throws {
      let start = OwnProcess.arguments + [configuration.commandName ?? ""]
      return OwnProcess.isReplaceable ? try start + ["--program", RunningProgram.sha256().hexadecimal] : start
    }
  }

  @Option(help: "The sha256 of the program that starts it, which speaks for its workers' results.")
  var program: String?

  @Argument(help: "The worker's settings as JSON.")
  var settings: String

  func run() throws {
    if let program, case let own = try RunningProgram.sha256(), own.hexadecimal != program {
      throw ReplacedProgram(starter: program, own: own)
    }
    let lanes = try KernelWidth.current.lanes
    let start = ContinuousClock.now
    let fingerprint = NumericFingerprint.compute()
    let rate = Duration.seconds(1) / (ContinuousClock.now - start)
    let measured = HostFacts(kernelLanes: lanes, calibrationRate: rate)
    throw ExitCode(
      WorkerProcess.run(
        settings: settings, trainer: TrainingTask.trainer, fingerprint: fingerprint, measured: measured))
  }
}

struct ReplacedProgram: Error, CustomStringConvertible {
  let starter: String
  let own: SHA256Digest

  var description: String {
    "worker: the program on the disk (\(own.abbreviated)) is not the one that started this worker (\(starter.prefix(12))): "
      + "put the former one back, or end and start the command again"
  }
}
