import Dashboard
import DurableFiles
import Foundation
import Report
import RunStore
import Sweep

/// What others see of a coordinator while it works: the status file and, where asked for, the live page.
struct LiveView {
  private let run: RunReader
  private let publisher: LivePublisher
  private let server: DashboardServer?

  init(plan: SweepPlan, store: RunStore, state: SweepState, options: DashboardOptions) throws {
    let settings = try options.settings()
    run = try store.separateReader()
    let publisher = try LivePublisher(
      LiveSweep(plan: plan, outcome: try SweepOutcome(run), state: state), run: run)
    self.publisher = publisher
    server = try settings.map { try DashboardServer(publisher, at: $0.address, token: $0.token) }
    guard let server, let settings else { return }
    let address = try Asynchronously.wait { try await server.start() }
    let name = address.isWildcard ? "\(ProcessInfo.processInfo.hostName):\(address.port)" : "\(address)"
    let token = settings.token.map { "?token=\($0.text)" } ?? ""
    StandardError.line("live page: http://\(name)/\(token)")
  }

  /// Takes an event, from any thread, without waiting.
  var take: @Sendable (TimedEvent) -> Void { { [publisher] event in publisher.take(event) } }

  /// Shows how the sweep ended, and closes.
  func finish() {
    publisher.finish()
    defer { run.close() }
    guard let server else { return }
    try? Asynchronously.wait { await server.stop() }
  }
}
