import Cluster
import Foundation
import SimulatedTraining

/// A sweep with real processes: a coordinator that can be killed and started again, and worker processes under supervisors.
final class ChaosCluster {
  let sweep: SimulatedSweep
  var simulation: SimulatedSettings
  private(set) var coordinator: Process?
  private var supervisors: [(WorkerSupervisor, Running<Void>)] = []

  /// The folder is the test's to remove.
  init(_ sweep: SimulatedSweep, _ simulation: SimulatedSettings = SimulatedSettings()) throws {
    self.sweep = sweep
    self.simulation = simulation
    self.simulation.log = "\(sweep.folder)/workers.log"
    self.simulation.gate = "\(sweep.folder)/gate"
    // Its socket is without keys.
    try FileManager.default.createDirectory(
      atPath: sweep.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    for (supervisor, _) in supervisors { supervisor.stop() }
    if let coordinator, coordinator.isRunning { kill(coordinator.processIdentifier, SIGKILL) }
    for (_, end) in supervisors { _ = try? end.value() }
  }

  static func executable(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
  }

  func startCoordinator(environment: [String: String] = [:]) throws {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = URL(filePath: Self.executable("SimulatedCoordinator"))
    process.arguments = [sweep.json]
    try process.run()
    coordinator = process
  }

  func killCoordinator() {
    guard let coordinator else { return }
    kill(coordinator.processIdentifier, SIGKILL)
    coordinator.waitUntilExit()
  }

  var hasCoordinatorEnded: Bool { coordinator.map { !$0.isRunning } ?? true }

  /// Starts worker processes of one more host.
  @discardableResult
  func startWorkers(_ count: Int, host: String = "cache", launcher: [String] = []) -> WorkerSupervisor {
    let command = launcher + [Self.executable("SimulatedWorker"), simulation.json]
    let supervisor = WorkerSupervisor(
      SupervisorSettings(
        processes: count, connect: sweep.address, cache: "\(sweep.folder)/\(host)",
        executable: command[0], arguments: Array(command.dropFirst())))
    supervisors.append((supervisor, Running { try supervisor.run() }))
    return supervisor
  }

  /// The worker processes that run at the moment.
  var workers: [Int32] { supervisors.flatMap { $0.0.runningProcesses } }

  /// Lets the tasks end that wait at the gate.
  func openGate() { _ = FileManager.default.createFile(atPath: simulation.gate!, contents: nil) }

  /// Waits for the coordinator to end by itself, and then for every worker.
  func finish() throws -> Int32 {
    guard let coordinator else { return -1 }
    coordinator.waitUntilExit()
    // One that was just being started when the coordinator said goodbye waits for it for ever.
    let end = ContinuousClock.now + .seconds(2)
    wait { workers.isEmpty || ContinuousClock.now >= end }
    for (supervisor, _) in supervisors { supervisor.stop() }
    for (_, end) in supervisors { try end.value() }
    supervisors = []
    return coordinator.terminationStatus
  }

  /// Waits for the workers started so far to be sent away, and says why.
  func dismissal() -> (any Error)? {
    defer { supervisors = [] }
    return supervisors.lazy.compactMap { supervisor in
      do {
        try supervisor.1.value()
        return nil
      } catch { return error }
    }.first
  }
}
