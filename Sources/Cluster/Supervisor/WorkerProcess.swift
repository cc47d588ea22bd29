public import ContentHash
import Dispatch
import Foundation

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
  /// A training did not end when its time was over.
  public static let stuck: Int32 = 5
}

/// One worker in a process of its own, as a supervisor starts it.
public enum WorkerProcess {
  /// Runs a worker with `settings`, as JSON, until it is sent home or stopped, and returns the process's exit status.
  ///
  /// Standard input is the lifeline: when it ends, the supervisor is gone and the process ends at once.
  ///
  /// SIGTERM asks the worker to leave when it has finished its task, SIGINT to end now.
  public static func run(
    settings json: String, trainer: @escaping Trainer, fingerprint: SHA256Digest? = nil,
    observe: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
  ) -> Int32 {
    do {
      let settings = try JSONDecoder().decode(WorkerSettings.self, from: Data(json.utf8))
      watchLifeline()
      if !settings.cores.isEmpty { CoreSet.keep(to: settings.cores) }
      let worker = try Worker(settings, trainer: trainer, fingerprint: fingerprint, observe: observe)
      let signals = StopSignals(drain: { worker.drain() }, stop: { worker.stop() })
      defer { signals.end() }
      return status(try worker.run(), settings)
    } catch {
      complain("worker: \(error)")
      return WorkerExit.failed
    }
  }

  private static func status(_ end: WorkerEnd, _ settings: WorkerSettings) -> Int32 {
    switch end {
    case .drained, .stopped: return WorkerExit.done
    case .noCoordinator: return WorkerExit.noCoordinator
    case .stuck(let reason):
      complain("worker \(settings.identity): its process ends, because a training \(reason)")
      return WorkerExit.stuck
    case .refused(let reason):
      complain("worker \(settings.identity): \(ClusterError.refused(reason: reason))")
      return WorkerExit.refused
    }
  }

  private static func watchLifeline() {
    Thread {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 0 || (count < 0 && errno != EINTR) { _exit(WorkerExit.failed) }
      }
    }.start()
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}

/// Calls closures when the process is asked to end: by SIGTERM, by SIGINT. A third signal ends the process.
public final class StopSignals: @unchecked Sendable {
  private let sources: [any DispatchSourceSignal]

  /// Either signal calls `stop`.
  public convenience init(_ stop: @escaping @Sendable () -> Void) { self.init(drain: stop, stop: stop) }

  /// The first SIGTERM calls `drain`, everything else `stop`.
  public init(drain: @escaping @Sendable () -> Void, stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "signals")
    let count = UnsafeCounter()
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        count.value += 1
        if count.value > 2 { _exit(128 + number) }
        if number == SIGTERM, count.value == 1 { drain() } else { stop() }
      }
      source.resume()
      return source
    }
  }

  /// Gives the signals back their ordinary effect.
  public func end() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Touched only on the serial queue of the sources.
  private final class UnsafeCounter: @unchecked Sendable {
    var value = 0
  }
}
