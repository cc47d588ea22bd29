import ArgumentParser
import Cluster
import Foundation

struct CoordinateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinate",
    abstract: "Hands a sweep's tasks to workers on any number of hosts and records what they find.",
    discussion: """
      Workers may come and go at any time; they get records and checkpoints from here. Stopped or killed, the \
      coordinator goes on where it was when the same command is given again.

      EXAMPLE
        seedsweep coordinate cluster/sweeps/demo.toml --output runs/demo --bind tcp://127.0.0.1:7070
        seedsweep work --connect tcp://127.0.0.1:7070 --processes 2

      EXIT STATUS
        0 every task has a result, 1 something went wrong or a task was given up, 130 interrupted
      """)

  @OptionGroup var options: SweepOptions

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String

  @Option(help: "Where workers connect, such as tcp://127.0.0.1:7070 or ipc:///run/seedsweep.socket.")
  var bind: String

  @Flag(help: "Listen beyond this machine, although anybody who reaches the address can then send results.")
  var insecure = false

  @OptionGroup var dashboard: DashboardOptions

  func run() throws {
    var settings = CoordinatorSettings(bind: bind)
    settings.isInsecureAllowed = insecure
    try settings.validate()
    let run = try SweepRun(PreparedSweep(options), output: output, dashboard: dashboard)
    let coordinator = try run.coordinator(settings)
    let signals = StopSignals { coordinator.stop() }
    defer { signals.end() }
    try run.finish(coordinator.run(store: run.store))
  }
}
