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
  /// Where a token was written that nobody chose.
  private let tokenFile: String?

  init(plan: SweepPlan, store: RunStore, state: SweepState, options: DashboardOptions) throws {
    let settings = try options.settings()
    run = try store.separateReader()
    let publisher = try LivePublisher(
      LiveSweep(plan: plan, outcome: try SweepOutcome(run), state: state), run: run, reading: .ofProgram)
    self.publisher = publisher
    server = settings.map { DashboardServer(publisher, at: $0.address, token: $0.token) }
    guard let server, let settings else {
      tokenFile = nil
      return
    }
    let address = try Asynchronously.wait { try await server.start() }
    let name = address.isWildcard ? "\(ProcessInfo.processInfo.hostName):\(address.port)" : "\(address)"
    let isOwn = settings.token != nil && options.dashboardTokenFile == nil
    tokenFile = isOwn ? "\(run.directory)/dashboard.token" : nil
    if let tokenFile, let token = settings.token {
      try FileSystem.writeDurably(Array("\(token.text)\n".utf8), to: tokenFile, mode: 0o600)
    }
    StandardError.line(
      "live page: http://\(name)/\(Self.access(settings.token, options.dashboardTokenFile ?? tokenFile))")
  }

  /// What the address of the page needs beside it. Standard error that is no terminal is a log, which no secret belongs in.
  private static func access(_ token: AccessToken?, _ file: String?) -> String {
    guard let token, let file else { return "" }
    return StandardError.isTerminal ? "?token=\(token.text)" : "?token=TOKEN, the token being in \(file)"
  }

  /// Takes an event, from any thread, without waiting.
  var take: @Sendable (TimedEvent) -> Void { { [publisher] event in publisher.take(event) } }

  /// Shows how the sweep ended, and closes.
  func finish() {
    publisher.finish()
    defer { run.close() }
    guard let server else { return }
    try? Asynchronously.wait { await server.stop() }
    if let tokenFile { try? FileSystem.remove(tokenFile) }
  }
}
