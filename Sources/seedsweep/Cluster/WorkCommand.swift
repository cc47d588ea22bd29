import ArgumentParser
import Cluster
import Foundation

struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Trains for a coordinator until it has no more tasks.",
    discussion: """
      Needs nothing but this program: records and checkpoints come from the coordinator and are kept in the cache. A \
      coordinator that is not there, or goes away, is waited for.

      EXAMPLE
        seedsweep work --connect tcp://127.0.0.1:7070 --processes 8

      EXIT STATUS
        0 the coordinator had no more tasks, or the workers were asked to stop, 1 something went wrong
      """)

  @Option(help: "The coordinator's address, as given to its --bind.")
  var connect: String

  @Option(help: "How many worker processes; each trains one task at a time on one core.")
  var processes = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var cache: CacheOptions

  func validate() throws {
    guard (1...4096).contains(processes) else {
      throw ValidationError("--processes \(processes) is not between 1 and 4096")
    }
  }

  func run() throws {
    let supervisor = WorkerSupervisor(
      SupervisorSettings(
        processes: processes, connect: connect, cache: cache.path, version: SeedSweepCommand.configuration.version,
        executable: WorkerProcessCommand.executable, arguments: WorkerProcessCommand.arguments))
    let signals = StopSignals { supervisor.stop() }
    defer { signals.end() }
    try supervisor.run()
  }
}
