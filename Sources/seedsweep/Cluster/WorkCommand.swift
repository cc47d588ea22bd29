import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import Sweep

struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Trains for a coordinator until no task is left.",
    discussion: """
      Needs nothing but this program: records and checkpoints come from the coordinator and are kept in the cache. A \
      coordinator that goes away is waited for, while training goes on. A join token is needed once; from then on the host \
      is known by a key of its own.

      SIGTERM, and a hang-up unless it is ignored (nohup), let every worker finish its task and leave; Ctrl-C gives the \
      tasks back at once.

      EXAMPLE
        seedsweep work --join join.token --processes 8
        seedsweep work --connect tcp://10.0.0.1:7070 --processes 8      # from the second time on

      EXIT STATUS
        0 the coordinator had no more tasks, or the workers were asked to stop, 1 something went wrong
      """)

  @OptionGroup var join: JoinOptions

  @Option(
    help: ArgumentHelp(
      "How many worker processes; each trains one task at a time on one core (default: as many as there are cores for, "
        + "by affinity, control groups and Slurm, and memory). More than there is memory for are not started."))
  var processes: Int?

  @Option(
    help: ArgumentHelp(
      "Leave where there is nothing to train for this long, such as 30m (default: never; in a Slurm job, and where "
        + "$SEEDSWEEP_LAUNCHED is set, 30m). Results that nobody has taken stay in the cache for the next start.",
      valueName: "duration"))
  var exitWhenIdle: TimeSpan?

  @OptionGroup var training: TrainingOptions

  @OptionGroup var end: EndOptions

  @Option(
    name: .customLong("data"),
    help:
      "A folder of this host with the sweep's records, whatever these are: it is packed as the coordinator says, and used instead of fetching them where it holds the same.",
    completion: .directory)
  var dataFolder: String?

  @Option(help: "How many GB the records and checkpoints in the cache may take; what was used longest ago goes first.")
  var cacheLimit = 50

  @OptionGroup var cache: CacheOptions

  @Flag(help: ArgumentHelp("End when standard input does, as who holds it is gone.", visibility: .hidden))
  var supervised = false

  func validate() throws {
    guard (1...1_000_000).contains(cacheLimit) else {
      throw ValidationError("--cache-limit \(cacheLimit) is not between 1 and 1000000")
    }
    if let processes, !(1...4096).contains(processes) {
      throw ValidationError("--processes \(processes) is not between 1 and 4096")
    }
    if let exitWhenIdle, exitWhenIdle.seconds <= 0 {
      throw ValidationError("--exit-when-idle \(exitWhenIdle) is not above 0")
    }
  }

  func run() throws {
    if let dataFolder, !FileSystem.isFolder(dataFolder) { throw NoRecordsFolder(path: dataFolder) }
    let (address, credentials) = try join.coordinator()
    let staffing = Staffing(asked: processes, by: "--processes", training)
    let remarks = staffing.remarks(on: Staffing.usualNeed, isKnown: false)
    for remark in remarks + (staffing.remarkOnCores(Staffing.usualNeed).map { [$0] } ?? []) {
      StandardError.line(remark)
    }
    var settings = SupervisorSettings(
      processes: staffing.wanted, connect: address, credentials: credentials,
      cache: try cache.path,
      cacheLimit: cacheLimit * 1_000_000_000, facts: try SeedSweepCommand.facts.adding(staffing.facts),
      executable: OwnProcess.executable, arguments: try WorkerProcessCommand.arguments)
    settings.until = try end.until(environment: ProcessInfo.processInfo.environment)
    settings.patience = join.wait.seconds
    settings.idleLimit = (exitWhenIdle ?? Self.idleLimit(ProcessInfo.processInfo.environment))?.seconds
    settings.isTalkative = true
    settings.staffing = staffing
    settings.recordsFolder = dataFolder
    settings.training = training.settings
    let supervisor = WorkerSupervisor(settings)
    let signals = try StopSignals(drain: { supervisor.drain() }, stop: { supervisor.stop() })
    if supervised { try Lifeline.watch { supervisor.stop() } }
    defer { signals.end() }
    try supervisor.run()
  }

  /// Nobody looks after workers that a batch system or a launcher has started: they do not stay where nothing is to be done.
  private static func idleLimit(_ environment: [String: String]) -> TimeSpan? {
    let isLaunched = ["SLURM_JOB_ID", "SEEDSWEEP_LAUNCHED"].contains { environment[$0]?.isEmpty == false }
    return isLaunched ? TimeSpan(seconds: 1800) : nil
  }
}

/// What was given as a folder of records is none.
private struct NoRecordsFolder: Error, CustomStringConvertible {
  let path: String

  var description: String { "--data \(path): no such folder" }
}

/// When the workers will be ended by somebody else.
struct EndOptions: ParsableArguments {
  @Option(
    name: .customLong("until"),
    help: ArgumentHelp(
      "When the workers will be ended, such as 2026-03-01T18:00:00Z: tasks that would take longer are left to others. Under Slurm the end of the job is known.",
      valueName: "time"))
  var text: String?

  /// Seconds since 1970; nil where there is no end.
  func until(environment: [String: String]) throws -> Double? {
    if let text {
      guard let date = try? Date(text, strategy: .iso8601) else {
        throw ValidationError("--until \(text) is no time such as 2026-03-01T18:00:00Z")
      }
      return date.timeIntervalSince1970
    }
    return environment["SLURM_JOB_END_TIME"].flatMap(Double.init)
  }
}
