import ArgumentParser
import Cluster
import DurableFiles
import ZeroMQ

/// On which hosts `launch` starts workers, and how.
struct LaunchTargetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The hosts: a TOML file, or names with commas between them, such as node-1,anna@node-2,localhost.",
      discussion: "localhost is this host, without ssh. The page Launch of the documentation lists what a file may say."
    ),
    completion: .file(extensions: ["toml"]))
  var hosts: String?

  @Option(help: "Only hosts with this label; may be given several times.")
  var label: [String] = []

  @Option(
    help:
      "What is copied to hosts that lack it, as cluster/bundle makes it (default: the bundle that this program is part of).",
    completion: .file(extensions: ["gz"]))
  var bundle: String?

  @Option(
    help: "A configuration file for ssh in place of the user's own; to be said again with --stop, --drain and --logs.",
    completion: .file())
  var sshConfig: String?

  @Option(
    help: "Where the coordinator listens (default: tcp://0.0.0.0 with a port that it keeps).",
    transform: Endpoint.onCommandLine)
  var bind: Endpoint?

  @Option(
    help: "Where hosts reach the coordinator (default: the address that a host sees its ssh connection come from).",
    transform: Endpoint.onCommandLine)
  var address: Endpoint?

  @Option(
    help: ArgumentHelp(
      "How long a host's workers stay without anything to train (default: 30m).", valueName: "duration"))
  var exitWhenIdle: TimeSpan?

  @Flag(help: "Print what would be run where, and start nothing.")
  var dryRun = false

  /// What every host's `seedsweep work` is told.
  var workArguments: [String] { exitWhenIdle.map { ["--exit-when-idle", "\($0)"] } ?? [] }

  func validate() throws {
    if let address, !address.isTCP { throw ValidationError("--address \(address) is no address of TCP") }
  }

  func list() throws -> [LaunchHost] {
    guard let hosts else { return [] }
    return try LaunchHosts(hosts).choosing(labels: label).hosts
  }

  /// What is copied; nil where nothing was said and this program is part of no bundle, so that every host needs a program of its own.
  func programBundle(cache: CacheOptions) throws -> ProgramBundle? {
    if let bundle { return try ProgramBundle(path: bundle) }
    guard hosts != nil, !dryRun, let own = OwnProcess.bundle else { return nil }
    return try ProgramBundle(packing: own, into: "\(try cache.path)/bundles")
  }

  func sshOptions() throws -> [String] {
    guard let sshConfig else { return [] }
    guard FileSystem.size(of: sshConfig) != nil else {
      throw ValidationError("--ssh-config \(sshConfig): there is no such file")
    }
    return ["-F", sshConfig]
  }
}
