import Access
import DurableFiles
import Foundation
import Sweep
import ZeroMQ

/// Drives a real coordinator, in a process of its own, with simulated workers on one thread of this one.
public struct ClusterBenchmark {
  public var workers: Int
  public var tasks: Int
  /// How long a simulated training takes, in seconds.
  public var trainingSeconds = 0.0
  /// Whether results are durable in a real run folder before they are acknowledged.
  public var isDurable = false
  /// Whether all connections are encrypted and the workers known by a key.
  public var isEncrypted = false
  /// How long the workers stay connected without any task at first, in seconds.
  public var idleSeconds = 0.0

  public init(workers: Int, tasks: Int) {
    self.workers = workers
    self.tasks = tasks
  }

  /// The middle and the slow end of a list of waiting times, in milliseconds.
  public struct Percentiles: Codable, Sendable {
    public var p50: Double
    public var p99: Double

    /// Nil where there is no time at all.
    init?(seconds: [Double]) {
      guard !seconds.isEmpty else { return nil }
      let sorted = seconds.sorted()
      func quantile(_ share: Double) -> Double { 1e3 * sorted[Int(Double(sorted.count - 1) * share)] }
      p50 = quantile(0.5)
      p99 = quantile(0.99)
    }
  }

  public struct Outcome: Codable, Sendable {
    public var workers: Int
    public var tasks: Int
    public var trainingSeconds: Double
    public var isDurable: Bool
    public var isEncrypted: Bool
    /// From the first lease to the last acknowledgement.
    public var elapsedSeconds: Double
    public var tasksPerSecond: Double
    /// The time that trainings took, as a share of the time that the workers were there.
    public var efficiency: Double?
    public var coordinatorMillisecondsPerTask: Double
    public var coordinatorResidentBytes: Int
    /// The coordinator's processor time while nothing was to be done, as a share of one core.
    public var idleProcessorShare: Double?
    public var joinToLeaseMilliseconds: Percentiles?
    public var readyToLeaseMilliseconds: Percentiles?
    public var resultToAcknowledgementMilliseconds: Percentiles?
    /// How long a new coordinator takes to take up the run with all its results, until it listens.
    public var restartSeconds: Double?
    public var restartResidentBytes: Int?
  }

  /// Measures; `coordinator` starts this program as `BenchmarkCoordinator.run` wants it.
  public func run(executable: String, arguments: [String]) throws -> Outcome {
    OpenFiles.raiseLimit()
    let folder = try FileSystem.createTemporaryFolder(prefix: "/tmp/seedsweep-benchmark-")
    defer { FileSystem.removeFolder(folder) }
    var settings = BenchmarkCoordinator.Settings(
      folder: folder, tasks: tasks, isDurable: isDurable, isEncrypted: isEncrypted,
      leasingStarts: idleSeconds > 0 ? idleSeconds + 2 : 0)
    let credentials = try isEncrypted ? enrolledWorker(settings) : nil
    let process = try CoordinatorProcess(settings, executable, arguments)
    while !FileSystem.exists("\(folder)/socket"), process.isRunning { usleep(1000) }
    var drive = try Drive(self, address: settings.address, credentials: credentials, coordinator: process.identifier)
    try drive.run { !process.isRunning }
    let report = try process.report()
    guard report.left == 0, report.recorded == tasks else {
      throw BenchmarkFailure(description: "only \(report.recorded) of \(tasks) results were recorded")
    }
    var outcome = drive.outcome
    if isDurable {
      settings.leasingStarts = 0
      let restart = try CoordinatorProcess(settings, executable, arguments).report()
      outcome.restartSeconds = restart.startSeconds
      outcome.restartResidentBytes = restart.startResidentBytes
    }
    return outcome
  }

  /// The keys of a host that the coordinator knows; all workers use them.
  private func enrolledWorker(_ settings: BenchmarkCoordinator.Settings) throws -> Credentials {
    let coordinator = try CoordinatorKeys(folder: settings.keys)
    let host = try WorkerKeys(folder: "\(settings.folder)/worker-keys")
    let token = try coordinator.issueToken(address: settings.address)
    try coordinator.enrol(host.keys.publicKey, name: "benchmark", token: token.keys.publicKey)
    return host.credentials(for: coordinator.keys.publicKey)
  }
}

struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String
}

/// The coordinator's process and what it prints.
private struct CoordinatorProcess {
  private let process = Process()
  private let output = Pipe()

  init(_ settings: BenchmarkCoordinator.Settings, _ executable: String, _ arguments: [String]) throws {
    let json = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments + [json]
    process.standardOutput = output
    try process.run()
  }

  var identifier: pid_t { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Waits for the end of the process.
  func report() throws -> BenchmarkCoordinator.Report {
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(BenchmarkCoordinator.Report.self, from: data)
  }
}
