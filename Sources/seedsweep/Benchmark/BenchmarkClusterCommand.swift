import ArgumentParser
import Cluster
import DurableFiles
import Foundation

struct BenchmarkClusterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster",
    abstract: "Measures what a coordinator can do and costs, with real sockets and simulated trainers.",
    discussion: """
      The coordinator is a process of its own; all workers live in this one, each with a connection of its own. Prints \
      JSON: tasks a second, the coordinator's processor time a task and memory, and how long workers wait.

      EXAMPLES
        seedsweep benchmark cluster --workers 64 --tasks 100000              # no-op tasks
        seedsweep benchmark cluster --workers 64 --tasks 100000 --durable    # each committed before it is acknowledged
        seedsweep benchmark cluster --workers 64 --tasks 100000 --curve      # over encrypted connections
        seedsweep benchmark cluster --workers 200 --tasks 2000 --seconds 3   # how busy workers are kept
        seedsweep benchmark cluster --workers 1000 --tasks 1000 --idle 10    # what connected workers cost
      """)

  @Option(help: "How many workers are connected.")
  var workers = 64

  @Option(help: "How many tasks they do.")
  var tasks = 20000

  @Option(help: "How many seconds a simulated training takes.")
  var seconds = 0.0

  @Flag(help: "Commit every result to a run folder before it is acknowledged, and measure a restart with all of them.")
  var durable = false

  @Flag(help: "Encrypt every connection, as over a network.")
  var curve = false

  @Option(help: "How many seconds the workers wait without a task at first.")
  var idle = 0.0

  func validate() throws {
    guard (1...10_000).contains(workers) else { throw ValidationError("--workers \(workers) is not in 1...10000") }
    guard (1...10_000_000).contains(tasks) else { throw ValidationError("--tasks \(tasks) is not in 1...10000000") }
    guard (0...86_400).contains(seconds) else { throw ValidationError("--seconds \(seconds) is not in 0...86400") }
    guard (0...3600).contains(idle) else { throw ValidationError("--idle \(idle) is not in 0...3600") }
  }

  func run() throws {
    var benchmark = ClusterBenchmark(workers: workers, tasks: tasks)
    benchmark.trainingSeconds = seconds
    benchmark.isDurable = durable
    benchmark.isEncrypted = curve
    benchmark.idleSeconds = idle
    let outcome = try benchmark.run(
      executable: OwnProcess.executable, arguments: OwnProcess.arguments + [BenchmarkCoordinatorCommand.name])
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try StandardOutput.line(String(decoding: try encoder.encode(outcome), as: UTF8.self))
  }
}

/// The coordinator of `benchmark cluster`, in a process of its own.
struct BenchmarkCoordinatorCommand: ParsableCommand {
  static let name = "benchmark-coordinator"

  static let configuration = CommandConfiguration(
    commandName: name, abstract: "The coordinator of benchmark cluster.", shouldDisplay: false)

  @Argument(help: "The coordinator's settings as JSON.")
  var settings: String

  func run() throws { try BenchmarkCoordinator.run(settings: settings) }
}
