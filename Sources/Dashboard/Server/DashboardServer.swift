import FlyingFox
import FlyingSocks
import Foundation
import Report
import Synchronization

/// Serves the live page, what it shows as JSON, and metrics for Prometheus.
public final class DashboardServer: Sendable {
  private let publisher: LivePublisher
  private let gatekeeper: Gatekeeper
  private let address: DashboardAddress
  private let server: HTTPServer
  private let listening: Mutex<Listening>

  private struct Listening {
    var port: UInt16
    /// Why the server ended.
    var failure: String?
  }

  /// A server that is not listening yet. `token` is what visitors have to bring; without one only the loopback should be served.
  public init(_ publisher: LivePublisher, at address: DashboardAddress, token: AccessToken?) throws {
    self.publisher = publisher
    self.address = address
    gatekeeper = Gatekeeper(token: token)
    listening = Mutex(Listening(port: address.port))
    do {
      server =
        address.isIPv6
        ? HTTPServer(address: try .inet6(ip6: address.host, port: address.port), logger: .disabled)
        : HTTPServer(address: try .inet(ip4: address.host, port: address.port), logger: .disabled)
    } catch { throw DashboardError.badAddress("\(address)") }
  }

  /// Begins to listen; returns when visitors can come, and where: port 0 leaves the choice of a port to the system.
  @discardableResult
  public func start() async throws -> DashboardAddress {
    await addRoutes()
    let (signals, signal) = AsyncStream<Void>.makeStream()
    Task {
      await serve()
      signal.yield()
    }
    Task {
      await notePort()
      signal.yield()
    }
    // Either it listens, or it has ended with an error.
    for await _ in signals { break }
    let (port, failure) = listening.withLock { ($0.port, $0.failure) }
    if let failure { throw DashboardError.cannotListen("\(address)", reason: failure) }
    return DashboardAddress(host: address.host, port: port)
  }

  private func serve() async {
    do { try await server.run() } catch { listening.withLock { $0.failure = "\(error)" } }
  }

  private func notePort() async {
    try? await server.waitUntilListening(timeout: 30)
    switch await server.listeningAddress {
    case .ip4(_, let port), .ip6(_, let port): listening.withLock { $0.port = port }
    default: break
    }
  }

  /// Lets visitors see the end, and closes.
  public func stop() async { await server.stop(timeout: 1) }

  private func addRoutes() async {
    await route("GET /", "text/html; charset=utf-8") { $0.page.html }
    await route("GET /live.js", "text/javascript; charset=utf-8") { _ in LivePage.script }
    await route("GET /api/status", "application/json") { $0.page.status.json }
    await route("GET /api/results", "application/json") { AggregateReport($0.page.outcome).json }
    await route("GET /metrics", "text/plain; version=0.0.4; charset=utf-8") { $0.page.status.prometheus }
    await server.appendRoute("GET /events") { [gatekeeper, publisher] request in
      guard gatekeeper.verdict(request) != .refused else { return .refused }
      return HTTPResponse(
        statusCode: .ok, headers: .page("text/event-stream"),
        body: HTTPBodySequence(from: EventStream(publisher: publisher)))
    }
  }

  private func route(
    _ route: HTTPRoute, _ type: String, body: @escaping @Sendable (LivePublisher.View) -> String
  ) async {
    await server.appendRoute(route) { [gatekeeper, publisher] request in
      switch gatekeeper.verdict(request) {
      case .refused: return .refused
      case .admittedByAddress where request.path == "/": return .welcome(token: request.query["token"] ?? "")
      case .admitted, .admittedByAddress:
        return HTTPResponse(statusCode: .ok, headers: .page(type), body: Data(body(publisher.current).utf8))
      }
    }
  }
}

extension HTTPHeaders {
  /// Headers of an answer that nothing may keep, frame or extend.
  fileprivate static func page(_ type: String) -> HTTPHeaders {
    [
      .contentType: type, HTTPHeader("Cache-Control"): "no-store", HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("Referrer-Policy"): "no-referrer", HTTPHeader("X-Frame-Options"): "DENY",
      HTTPHeader("Content-Security-Policy"):
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src data:",
    ]
  }
}

extension HTTPResponse {
  fileprivate static var refused: HTTPResponse {
    HTTPResponse(
      statusCode: .forbidden, headers: .page("text/plain; charset=utf-8"),
      body: Data("This page needs the token that the coordinator printed: open it as /?token=TOKEN\n".utf8))
  }

  /// Takes the token out of the address bar, and out of the browser's history.
  fileprivate static func welcome(token: String) -> HTTPResponse {
    var headers = HTTPHeaders.page("text/plain; charset=utf-8")
    headers[.location] = "/"
    headers[HTTPHeader("Set-Cookie")] = "\(Gatekeeper.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict"
    return HTTPResponse(statusCode: .seeOther, headers: headers)
  }
}
