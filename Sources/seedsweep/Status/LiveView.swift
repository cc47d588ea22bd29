import Cluster
import Dashboard
import Foundation
import Report
import RunStore
import Sweep
import Synchronization

/// What others see of a coordinator while it works: the status file and, where asked for, the live page.
struct LiveView {
  private let publisher: LivePublisher
  private let server: DashboardServer?

  init(plan: SweepPlan, output: String, recorded: Set<TaskID>, options: DashboardOptions) throws {
    let settings = try options.settings()
    let run = try RunStore.openReadOnly(directory: output)
    let publisher = LivePublisher(LiveSweep(plan: plan, outcome: try SweepOutcome(run), recorded: recorded), run: run)
    self.publisher = publisher
    server = try settings.map { try DashboardServer(publisher, at: $0.address, token: $0.token) }
    guard let server, let settings else { return }
    let address = try Self.waiting { try await server.start() }
    let name = address.isWildcard ? "\(ProcessInfo.processInfo.hostName):\(address.port)" : "\(address)"
    let token = settings.token.map { "?token=\($0.text)" } ?? ""
    FileHandle.standardError.write(Data("live page: http://\(name)/\(token)\n".utf8))
  }

  /// Takes an event, from any thread, without waiting.
  var take: @Sendable (SweepEvent) -> Void { { [publisher] event in publisher.take(event) } }

  /// Shows how the sweep ended, and closes.
  func finish() {
    publisher.finish()
    guard let server else { return }
    try? Self.waiting { await server.stop() }
  }

  /// Runs asynchronous code to its end from the main thread, which none of it needs.
  private static func waiting<Value: Sendable>(
    for body: @escaping @Sendable () async throws -> Value
  ) throws -> Value {
    let isDone = DispatchSemaphore(value: 0)
    let outcome = Outcome<Value>()
    Task {
      do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
      isDone.signal()
    }
    isDone.wait()
    return try outcome.get()
  }
}

/// What a task that somebody waits for came to.
private final class Outcome<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)

  func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

  func get() throws -> Value { try result.withLock { $0 }!.get() }
}
