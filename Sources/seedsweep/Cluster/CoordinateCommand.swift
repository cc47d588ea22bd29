import Access
import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import ZeroMQ

struct CoordinateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinate",
    abstract: "Hands a sweep's tasks to workers on other hosts.",
    discussion: """
      Records what they find. Workers may come and go at any time; they get records and checkpoints from here. \
      Stopped or killed, the coordinator goes on where it was when the same command is given again.

      At an address of TCP the connections are encrypted and only hosts that have joined get in, also from this machine, \
      whose other users could reach it: --token writes what a host needs to join, as seedsweep keys token does at any other \
      time. A socket file (ipc://) in a folder that nobody else may enter needs no keys.

      EXAMPLE
        seedsweep coordinate cluster/sweeps/demo.toml --output runs/demo --bind tcp://0.0.0.0:7070 --token join.token
        seedsweep work --join join.token            # on the other host

      EXIT STATUS
        0 every task has a result, 1 something went wrong or a task was given up, 130 interrupted
      """)

  @OptionGroup var options: SweepOptions

  @OptionGroup var choice: ConditionChoice

  @OptionGroup var stopping: StoppingOptions

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String

  @Option(
    help:
      "Where workers connect, such as tcp://0.0.0.0:7070 or ipc:///run/user/1000/sweep.socket; port 0 takes a free one.",
    transform: Endpoint.onCommandLine)
  var bind: Endpoint

  @Flag(
    help: "Listen without keys although others can reach the address: whoever does can then send results.")
  var insecure = false

  @OptionGroup var dashboard: DashboardOptions

  @Option(help: "Write a token by which hosts can join.", completion: .file())
  var token: String?

  @Option(
    help: "The address in the token (default: --bind, with this host's name where that is 0.0.0.0).",
    transform: Endpoint.onCommandLine)
  var address: Endpoint?

  @OptionGroup var tokenOptions: TokenOptions

  @OptionGroup var keyOptions: KeyOptions

  @OptionGroup var tasks: TaskOptions

  @OptionGroup var notice: NotifyOptions

  func validate() throws {
    if insecure && token != nil {
      throw ValidationError("--insecure has no keys, so there is nothing to join by --token")
    }
  }

  func run() throws {
    OpenFiles.raiseLimit()
    try notice.afterwards(output, coordinate)
  }

  private func coordinate() throws -> EndNotice.Outcome {
    var settings = CoordinatorSettings(bind: bind)
    settings.isInsecureAllowed = insecure
    tasks.apply(to: &settings)
    settings.keys = try keys()
    settings.whenListening = { [self, keys = settings.keys] in try invite($0, keys) }
    try settings.validate()
    let run = try SweepRun(
      PreparedSweep(options, stopping: stopping, choice: choice), output: output, budget: stopping.budget,
      dashboard: dashboard, reused: tasks.reused)
    let coordinator = try run.coordinator(settings)
    let signals = try StopSignals { coordinator.stop() }
    defer { signals.end() }
    return try run.finish { try coordinator.run(store: run.store) }
  }

  /// Keys for every address of TCP, be it of the loopback, and where they are asked for.
  private func keys() throws -> CoordinatorKeys? {
    let areWanted = token != nil || keyOptions.directory != nil || bind.isTCP
    return areWanted && !insecure ? try keyOptions.coordinator() : nil
  }

  /// Writes the token that was asked for, and says what to type on a host that is to work.
  private func invite(_ endpoint: Endpoint, _ keys: CoordinatorKeys?) throws -> String {
    let reachable = address ?? endpoint.reachable(as: ProcessInfo.processInfo.hostName)
    let connect = "seedsweep work --connect \(reachable)"
    guard let keys else { return "type \(connect)\(insecure ? " --insecure" : "")" }
    if let token {
      try tokenOptions.issue(from: keys, address: reachable, to: token)
      return "copy \(token) to a host and type seedsweep work --join \(token) there"
    }
    let advice = "seedsweep keys token FILE --address \(reachable) lets others join"
    return keys.membership.members.contains { $0.revoked == nil }
      ? "type \(connect) on a host that has joined; \(advice)" : "nobody has joined yet; \(advice)"
  }
}
