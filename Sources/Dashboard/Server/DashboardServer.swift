import FlyingFox
import FlyingSocks
import Synchronization

/// Serves the pages of a run or of several, what they show as JSON, and metrics for Prometheus.
public final class DashboardServer: Sendable {
  private struct Running {
    var listener: Listener
    var doorkeeper: Doorkeeper
    /// Waits for sockets.
    var pool: Task<Void, Never>
    /// Lets visitors in.
    var door: Task<Void, Never>
  }

  private let site: DashboardSite
  private let address: DashboardAddress
  private let limits: ConnectionLimits
  private let running = Mutex<Running?>(nil)

  /// A server that is not listening yet. `token` is what visitors have to bring; without one only the loopback should be served.
  public convenience init(_ publisher: LivePublisher, at address: DashboardAddress, token: AccessToken?) {
    self.init(publisher, at: address, token: token, limits: ConnectionLimits())
  }

  /// The same for the runs of some folders.
  public convenience init(_ shelf: RunShelf, at address: DashboardAddress, token: AccessToken?) {
    self.init(.shelf(shelf), at: address, token: token, limits: ConnectionLimits())
  }

  convenience init(
    _ publisher: LivePublisher, at address: DashboardAddress, token: AccessToken?, limits: ConnectionLimits
  ) {
    self.init(.run(publisher), at: address, token: token, limits: limits)
  }

  init(_ shown: DashboardSite.Shown, at address: DashboardAddress, token: AccessToken?, limits: ConnectionLimits) {
    site = DashboardSite(shown, Gatekeeper(token: token))
    self.address = address
    self.limits = limits
  }

  /// Begins to listen; returns when visitors can come, and where: port 0 leaves the choice of a port to the system.
  @discardableResult
  public func start() async throws -> DashboardAddress {
    let listener = try Listener(address)
    let pool = HTTPServer.defaultPool()
    do {
      try await pool.prepare()
      try site.bench.start()
    } catch {
      try? listener.socket.close()
      throw DashboardError.cannotListen("\(address)", reason: "\(error)")
    }
    let doorkeeper = Doorkeeper(listener, limits: limits) { [site] in await site.answer($0) }
    running.withLock {
      $0 = Running(
        listener: listener, doorkeeper: doorkeeper, pool: Task { _ = try? await pool.run() },
        door: Task { await doorkeeper.run(pool) })
    }
    return DashboardAddress(host: address.host, port: listener.port)
  }

  /// Lets visitors see the end, and closes.
  public func stop() async {
    guard
      let running = running.withLock({ running in
        defer { running = nil }
        return running
      })
    else { return }
    running.door.cancel()
    await running.door.value
    try? running.listener.socket.close()
    if case .shelf(let shelf) = site.shown { shelf.finish() }
    await running.doorkeeper.finish(within: .seconds(1))
    running.pool.cancel()
    site.bench.end()
  }
}
