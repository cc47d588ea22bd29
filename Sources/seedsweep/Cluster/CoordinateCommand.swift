import Access
import ArgumentParser
import Cluster
import DurableFiles
import Foundation

struct CoordinateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinate",
    abstract: "Hands a sweep's tasks to workers on any number of hosts and records what they find.",
    discussion: """
      Workers may come and go at any time; they get records and checkpoints from here. Stopped or killed, the \
      coordinator goes on where it was when the same command is given again.

      Where other hosts can reach the address, the connections are encrypted and only hosts that have joined get in: \
      --token writes what a host needs to join, as seedsweep keys token does at any other time.

      EXAMPLE
        seedsweep coordinate cluster/sweeps/demo.toml --output runs/demo --bind tcp://0.0.0.0:7070 --token join.token
        seedsweep work --join join.token            # on the other host

      EXIT STATUS
        0 every task has a result, 1 something went wrong or a task was given up, 130 interrupted
      """)

  @OptionGroup var options: SweepOptions

  @OptionGroup var stopping: StoppingOptions

  @Option(help: "The run's folder: results, checkpoints and log.", completion: .directory)
  var output: String

  @Option(help: "Where workers connect, such as tcp://127.0.0.1:7070 or ipc:///run/seedsweep.socket.")
  var bind: String

  @Flag(
    help: "Listen beyond this machine without keys, although anybody who reaches the address can then send results.")
  var insecure = false

  @OptionGroup var dashboard: DashboardOptions

  @Option(help: "Write a token by which hosts can join.", completion: .file())
  var token: String?

  @Option(help: "The address in the token (default: --bind, with this host's name where that is 0.0.0.0).")
  var address: String?

  @OptionGroup var tokenOptions: TokenOptions

  @OptionGroup var keyOptions: KeyOptions

  @OptionGroup var tasks: TaskOptions

  func validate() throws {
    if insecure && token != nil {
      throw ValidationError("--insecure has no keys, so there is nothing to join by --token")
    }
  }

  func run() throws {
    OpenFiles.raiseLimit()
    var settings = CoordinatorSettings(bind: bind)
    settings.isInsecureAllowed = insecure
    tasks.apply(to: &settings)
    settings.keys = try keys()
    try settings.validate()
    let run = try SweepRun(PreparedSweep(options, stopping: stopping), output: output, dashboard: dashboard)
    let coordinator = try run.coordinator(settings)
    let signals = try StopSignals { coordinator.stop() }
    defer { signals.end() }
    try run.finish { try coordinator.run(store: run.store) }
  }

  /// Keys for every address that others can reach, and where they are asked for.
  private func keys() throws -> CoordinatorKeys? {
    let areWanted = token != nil || keyOptions.directory != nil || !CoordinatorSettings.isLocal(bind)
    guard areWanted, !insecure else { return nil }
    let keys = try keyOptions.coordinator()
    if let token {
      try tokenOptions.issue(from: keys, address: address ?? Self.reachable(bind), to: token)
    } else if keys.membership.members.isEmpty {
      let advice = "nobody has joined yet: seedsweep keys token FILE --address \(address ?? Self.reachable(bind))"
      StandardError.line(advice)
    }
    return keys
  }

  /// An address to bind as others reach it.
  private static func reachable(_ address: String) -> String {
    for everywhere in ["tcp://0.0.0.0:", "tcp://*:", "tcp://[::]:"] where address.hasPrefix(everywhere) {
      return "tcp://\(ProcessInfo.processInfo.hostName):\(address.dropFirst(everywhere.count))"
    }
    return address
  }
}
