import Access
import ContentHash
import DurableFiles
import Foundation
import RunStore
import Sweep
import Training

/// The coordinator of a benchmark, in a process of its own so that its processor time and memory are its own as well.
public enum BenchmarkCoordinator {
  struct Settings: Codable {
    var folder: String
    var tasks: Int
    /// Results go into a real run folder, durable before they are acknowledged.
    var isDurable: Bool
    /// Nobody gets in without a key.
    var isEncrypted: Bool
    /// Gives out nothing before this many seconds have passed.
    var leasingStarts: Double

    var keys: String { "\(folder)/keys" }

    var address: String { "ipc://\(folder)/socket" }

    /// What stands in for the packed signals.
    static let signals = Array("benchmark".utf8)

    /// `tasks` trials of one condition, a seed each.
    var plan: SweepPlan {
      var fineTuning = FineTuningSettings()
      fineTuning.epochs = BenchmarkResult.epochs
      let definition = SweepDefinition(
        name: "benchmark", data: .synthetic(records: 1, seed: 1), published: [BenchmarkResult.condition],
        seeds: (0..<UInt64(tasks)).map { $0 + 1 }, fineTuning: fineTuning)
      return SweepPlan(definition: definition, data: SHA256Digest(hashing: Self.signals))
    }
  }

  /// What a coordinator reports on its standard output.
  struct Report: Codable {
    /// From the start of the process's work to the moment before it listens.
    var startSeconds: Double
    /// The most memory that was resident by then, in bytes.
    var startResidentBytes: Int
    var recordedBefore: Int
    var recorded: Int
    var left: Int
  }

  /// Runs the coordinator that `settings`, as JSON, describes, and prints a report as JSON.
  public static func run(settings json: String) throws {
    let start = ContinuousClock.now
    OpenFiles.raiseLimit()
    let settings = try JSONDecoder().decode(Settings.self, from: Data(json.utf8))
    let plan = settings.plan
    let store = try store(settings, plan)
    let signals = "\(settings.folder)/signals"
    try FileSystem.write(Settings.signals, to: signals)
    let log = settings.isDurable ? try EventLog(path: "\(settings.folder)/run/events.jsonl") : nil
    var configuration = try CoordinatorSettings(bind: settings.address)
    configuration.readoption = .zero
    // Simulated workers do not say goodbye.
    configuration.homecoming = .seconds(3)
    if settings.isEncrypted { configuration.keys = try CoordinatorKeys(folder: settings.keys) }
    configuration.scheduler.leasingStarts = .seconds(settings.leasingStarts)
    let coordinator = try Coordinator(plan: plan, signals: signals, settings: configuration) { event in
      if !event.event.isFleeting { log?.write(event) }
    }
    let loop = try CoordinatorLoop(coordinator, store: store)
    let ready = (ContinuousClock.now - start).seconds
    let resident = ProcessUsage.peakResidentBytes(of: getpid())
    let before = try store.recordedTasks().count
    let summary = try loop.run()
    let report = Report(
      startSeconds: ready, startResidentBytes: resident, recordedBefore: before, recorded: summary.recorded,
      left: summary.left)
    try StandardOutput.line(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  private static func store(_ settings: Settings, _ plan: SweepPlan) throws -> any CoordinatorStore {
    guard settings.isDurable else { return VolatileStore() }
    return try RunStore.open(
      directory: "\(settings.folder)/run", plan: plan, sweepText: "", dataSource: "none",
      baselines: Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]), codeVersion: "benchmark")
  }
}
