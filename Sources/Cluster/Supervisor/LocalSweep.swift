import Foundation
public import Sweep
import Synchronization
import Threads

/// A whole sweep on this machine: a coordinator on a thread, and worker processes connected to it by a socket file.
public final class LocalSweep: Sendable {
  private let coordinator: Coordinator
  private let supervisor: WorkerSupervisor
  private let place: SocketPlace

  /// Workers are started as `executable` with `arguments` and their settings.
  public init(
    workers: Int, training: TrainingSettings = TrainingSettings(), cache: String, facts: Facts = Facts(),
    executable: String,
    arguments: [String],
    coordinator make: (_ address: String) throws -> Coordinator
  ) throws {
    place = try SocketPlace()
    let address = "ipc://\(place.path)"
    coordinator = try make(address)
    var settings = SupervisorSettings(
      processes: workers, connect: address, cache: cache, facts: facts, executable: executable, arguments: arguments
    )
    settings.training = training
    supervisor = WorkerSupervisor(settings)
  }

  /// The worker processes that run at the moment.
  public var workerProcesses: [Int32] { supervisor.runningProcesses }

  /// Asks for an early end, from any thread.
  public func stop() { coordinator.stop() }

  /// Runs the sweep to its end, or to `stop`, once. Throws where no worker can work.
  public func run(store: any CoordinatorStore & Sendable) throws -> SweepSummary {
    // Handlers of signals may hold this object for as long as the process lives.
    defer { place.remove() }
    let workers = Mutex<(any Error)?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    try SystemThread.start("supervisor") {
      do { try self.supervisor.run() } catch { workers.withLock { $0 = error } }
      // Without workers nothing can be finished any more.
      self.coordinator.stop()
      isDone.signal()
    }
    let summary = Result { try coordinator.run(store: store) }
    supervisor.stop()
    isDone.wait()
    if let error = workers.withLock({ $0 }) { throw error }
    return try summary.get()
  }
}
