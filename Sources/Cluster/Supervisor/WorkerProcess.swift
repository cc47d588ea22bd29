public import ContentHash
import DurableFiles
import Foundation
public import Sweep
import Threads
import ZeroMQ

/// How a worker process ends; its supervisor decides by it whether to start another one.
public enum WorkerExit {
  /// The coordinator had no more tasks, or the worker was asked to stop.
  public static let done: Int32 = 0
  /// Something went wrong that another attempt may not meet.
  public static let failed: Int32 = 1
  /// The coordinator refused the worker: another one would be refused as well.
  public static let refused: Int32 = 3
  /// No coordinator answered for as long as the worker was to wait.
  public static let noCoordinator: Int32 = 4
  /// The system did not allow it the threads or descriptors that it needs.
  public static let noResources: Int32 = 6
  /// A training did not end when its time was over.
  public static let stuck: Int32 = 5
}

/// One worker in a process of its own, as a supervisor starts it.
public enum WorkerProcess {
  /// Runs a worker with `settings`, as JSON, until it is sent home or stopped, and returns the process's exit status.
  ///
  /// Standard input is the lifeline: when it ends, the supervisor is gone and the process ends at once.
  ///
  /// SIGTERM and SIGHUP ask the worker to leave when it has finished its task, SIGINT to end now. `measured` is told to the coordinator with
  /// what its supervisor says of the host.
  public static func run(
    settings json: String, trainer: @escaping Trainer, fingerprint: SHA256Digest? = nil,
    measured: HostFacts = HostFacts(),
    observe: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
  ) -> Int32 {
    do {
      var settings = try JSONDecoder().decode(WorkerSettings.self, from: Data(json.utf8))
      settings.facts = settings.facts.adding(measured.facts)
      try Lifeline.watch { _exit(WorkerExit.failed) }
      if !settings.cores.isEmpty { CoreSet.keep(to: settings.cores) }
      let worker = try Worker(
        settings, trainer: trainer, fingerprint: fingerprint, learn: tellSupervisor, observe: observe)
      let signals = try StopSignals(isSupervised: true, drain: { worker.drain() }, stop: { worker.stop() })
      defer { signals.end() }
      return status(try worker.run(), settings)
    } catch {
      complain("worker: \(error)")
      return isLimit(error) ? WorkerExit.noResources : WorkerExit.failed
    }
  }

  private static func isLimit(_ error: any Error) -> Bool {
    switch error {
    case is ThreadError: true
    case let error as ZeroMQError: error.code == EMFILE || error.code == ENFILE
    case let error as FileError: error.code == EMFILE || error.code == ENFILE
    default: false
    }
  }

  private static func status(_ end: WorkerEnd, _ settings: WorkerSettings) -> Int32 {
    switch end {
    case .drained, .stopped, .idle: return WorkerExit.done
    case .noCoordinator: return WorkerExit.noCoordinator
    case .stuck(let reason):
      complain("worker \(settings.identity): its process ends, because a training \(reason)")
      return WorkerExit.stuck
    case .refused(let reason):
      complain("worker \(settings.identity): \(ClusterError.refused(reason: reason))")
      return WorkerExit.refused
    }
  }

  /// Writes what the sweep's workers need into the lifeline; nobody reads it where standard input is something else.
  @Sendable private static func tellSupervisor(_ facts: Facts) {
    guard let memory = WorkerMemory(facts), let line = try? JSONEncoder().encode(memory.facts) + Data("\n".utf8) else {
      return
    }
    _ = line.withUnsafeBytes {
      send(STDIN_FILENO, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
  }

  private static func complain(_ text: String) { StandardError.line(text) }
}
