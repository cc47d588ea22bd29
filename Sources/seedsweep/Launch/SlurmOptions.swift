import ArgumentParser
import Cluster
import DurableFiles
import Foundation

/// How `launch` asks Slurm for hosts.
struct SlurmOptions: ParsableArguments {
  @Flag(name: .customLong("slurm"), help: "Start the workers as jobs of Slurm, one a node.")
  var isWanted = false

  @Option(help: "How many jobs, each on a node.")
  var nodes = 1

  @Option(help: "Slurm's partition.")
  var partition: String?

  @Option(help: "The limit of time of a job, as sbatch takes it; one that comes to it is submitted again.")
  var time: String?

  @Option(help: "Slurm's account.")
  var account: String?

  @Option(help: "Slurm's quality of service.")
  var qos: String?

  @Option(help: "How many CPUs a job asks for (default: what Slurm gives by itself).")
  var cpusPerNode: Int?

  @Option(help: "How much memory a job asks for, as sbatch takes it, such as 16G.")
  var mem: String?

  @Flag(help: "Ask for whole nodes.")
  var exclusive = false

  @Option(
    help: ArgumentHelp(
      "How long before its end a job lets its workers finish and returns to the queue.", valueName: "duration"))
  var drainBefore = TimeSpan(seconds: 300)

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A further option of sbatch, such as --sbatch=--constraint=avx512; may be given several times.",
      valueName: "option"))
  var sbatch: [String] = []

  @Flag(
    help: "Run the coordinator as a job, too, which returns to the queue before its end; this command ends at once.")
  var coordinatorInJob = false

  func validate() throws {
    guard (1...10_000).contains(nodes) else { throw ValidationError("--nodes \(nodes) is not between 1 and 10000") }
    if let cpusPerNode, !(1...4096).contains(cpusPerNode) {
      throw ValidationError("--cpus-per-node \(cpusPerNode) is not between 1 and 4096")
    }
    guard (1...86_400).contains(drainBefore.seconds) else {
      throw ValidationError("--drain-before \(drainBefore) is not between 1 s and 24 h")
    }
    let texts = [partition, time, account, qos, mem].compactMap(\.self) + sbatch
    guard texts.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isNewline) }) else {
      throw ValidationError("an option for Slurm is empty or has several lines")
    }
    guard isWanted || !coordinatorInJob else { throw ValidationError("--coordinator-in-job needs --slurm") }
  }

  /// A host for each job.
  var hosts: [LaunchHost] { (1...nodes).map { LaunchHost(name: "job-\($0)", way: SlurmJobs.name) } }

  var settings: SlurmSettings {
    var settings = SlurmSettings()
    settings.partition = partition
    settings.time = time
    settings.account = account
    settings.qos = qos
    settings.processors = cpusPerNode
    settings.memory = mem
    settings.isExclusive = exclusive
    settings.warning = Int(drainBefore.seconds)
    settings.options = sbatch
    return settings
  }
}
