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
}

/// One worker in a process of its own, as a supervisor starts it.
public enum WorkerProcess {
  /// Runs a worker with `settings`, as JSON, until it is sent home or stopped, and returns the process's exit status.
  ///
  /// Standard input is the lifeline: when it ends, the supervisor is gone and the process ends at once.
  public static func run(settings json: String, trainer: @escaping Trainer) -> Int32 {
    do {
      let settings = try JSONDecoder().decode(WorkerSettings.self, from: Data(json.utf8))
      watchLifeline()
      let worker = try Worker(settings, trainer: trainer)
      let signals = StopSignals { worker.stop() }
      defer { signals.end() }
      return status(try worker.run(), settings)
    } catch {
      complain("worker: \(error)")
      return WorkerExit.failed
    }
  }

  private static func status(_ end: WorkerEnd, _ settings: WorkerSettings) -> Int32 {
    guard case .refused(let reason) = end else { return WorkerExit.done }
    complain("worker \(settings.identity): \(ClusterError.refused(reason: reason))")
    return WorkerExit.refused
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

/// Calls a closure when the process is asked to stop by SIGINT or SIGTERM; a third time ends the process.
public final class StopSignals: @unchecked Sendable {
  private let sources: [any DispatchSourceSignal]

  public init(_ stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "signals")
    let count = UnsafeCounter()
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        count.value += 1
        if count.value > 2 { _exit(128 + number) }
        stop()
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
