import ArgumentParser
import Cluster

struct CoordinateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinate",
    abstract: "Gives a sweep's tasks to workers on any host, and records their results.",
    discussion: """
      Workers connect to the address with "seedsweep work"; data and checkpoints reach them from here. They may come and go at
      any time. The same command again goes on where the last one stopped. Exit status 1 says that tasks are left or were
      given up.

      EXAMPLE
        seedsweep coordinate cluster/sweeps/demo.toml --output runs/demo --bind tcp://127.0.0.1:7070
      """)

  @OptionGroup var options: SweepOptions

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String

  @Option(help: "The address to listen on, such as tcp://127.0.0.1:7070 or ipc:///tmp/seedsweep.socket.")
  var bind: String

  @Flag(help: "Listen without encryption on an address that others can reach: anybody there can join and send results.")
  var insecure = false

  func run() throws {
    let run = try StoredRun(options, output: output)
    var settings = CoordinatorSettings(bind: bind)
    settings.isInsecureAllowed = insecure
    // Workers of an earlier coordinator come back within their longest pause.
    settings.readoption = .seconds(10)
    let coordinator = try run.coordinator(settings)
    let signals = StopSignals { coordinator.stop() }
    defer { signals.end() }
    try run.conclude(try coordinator.run(store: run.store))
  }
}
