import ArgumentParser
import Cluster

/// How `launch` asks Slurm for hosts.
struct SlurmOptions: ParsableArguments {
  @Flag(name: .customLong("slurm"), help: "Start the workers as jobs of Slurm, one a node.")
  var isWanted = false

  @Option(help: "How many nodes.")
  var nodes = 1

  func hosts() throws -> [LaunchHost] { [] }
}
