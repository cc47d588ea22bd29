import ArgumentParser
import Cluster
import Foundation
import Training

struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Trains tasks for a coordinator, in worker processes on this host.",
    discussion: """
      The host needs nothing but this program: data and checkpoints come from the coordinator and are kept in the cache. A worker
      process that crashes is started again. While the coordinator is away the workers go on training and wait for it. The command
      ends when the sweep is finished, or by Ctrl-C, which gives the running tasks back.

      Exit status: 0 when the sweep is finished or the command was stopped; 1 where workers do not start or are refused.

      EXAMPLE
        seedsweep work --connect tcp://127.0.0.1:7070 --processes 2
      """)

  @Option(help: "The coordinator's address, such as tcp://coordinator.example.org:7070.")
  var connect: String

  @Option(help: "How many worker processes there are (default: one a processor core).")
  var processes = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var cache: CacheOptions

  func validate() throws {
    guard (1...1024).contains(processes) else { throw ValidationError("--processes is a number from 1 to 1024") }
  }

  /// This very program.
  static var executable: String {
    get throws { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }
  }

  func run() throws {
    let supervisor = WorkerSupervisor(
      SupervisorSettings(
        processes: processes, connect: connect, cache: cache.path, version: SeedSweepCommand.configuration.version,
        executable: try Self.executable, arguments: [WorkerProcessCommand.name]))
    let signals = StopSignals { supervisor.stop() }
    defer { signals.end() }
    try supervisor.run()
  }
}

/// One worker, as `work` and `run` start it. Exit status: 0 finished or stopped, 1 failed, 3 refused by the coordinator.
struct WorkerProcessCommand: ParsableCommand {
  static let name = "worker-process"

  static let configuration = CommandConfiguration(
    commandName: name, abstract: "One worker process of a supervisor.", shouldDisplay: false)

  @Argument(help: "The worker's settings as JSON.")
  var settings: String

  func run() throws {
    throw ExitCode(WorkerProcess.run(settings: settings, trainer: TrainingTask.trainer))
  }
}
