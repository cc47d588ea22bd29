import ArgumentParser
import Cluster
import Foundation

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a whole sweep on this machine: a coordinator and worker processes.",
    discussion: """
      The same command again goes on where the last one stopped, and trains only what is missing. Ctrl-C stops it cleanly.
      Exit status 1 says that tasks are left or were given up.

      EXAMPLE
        seedsweep run cluster/sweeps/demo.toml --output runs/demo --workers 2
      """)

  @OptionGroup var options: SweepOptions

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String

  @Option(help: "How many worker processes there are (default: one a processor core).")
  var workers = ProcessInfo.processInfo.activeProcessorCount

  func validate() throws {
    guard (1...1024).contains(workers) else { throw ValidationError("--workers is a number from 1 to 1024") }
  }

  func run() throws {
    let run = try StoredRun(options, output: output)
    let sweep = try LocalSweep(
      workers: workers, cache: options.cache.path, version: SeedSweepCommand.configuration.version,
      executable: try WorkCommand.executable, arguments: [WorkerProcessCommand.name]
    ) { try run.coordinator(CoordinatorSettings(bind: $0)) }
    let signals = StopSignals { sweep.stop() }
    defer { signals.end() }
    try run.conclude(try sweep.run(store: run.store))
  }
}
