import FlyingFox
import Foundation
import PrintableText
import Report

/// What the server answers: the pages of a run or of a list of runs, their script, status, results, metrics, and what changes.
struct DashboardSite: Sendable {
  enum Shown: Sendable {
    case run(any ShownRun)
    case shelf(RunShelf)
  }

  let shown: Shown
  let gatekeeper: Gatekeeper
  /// Where everything is read that takes its time.
  let bench: Workbench

  init(_ shown: Shown, _ gatekeeper: Gatekeeper) {
    self.shown = shown
    self.gatekeeper = gatekeeper
    bench = Workbench {
      if case .shelf(let shelf) = shown { shelf.refresh() }
    }
  }

  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    let verdict = gatekeeper.verdict(request)
    guard verdict != .refused else { return .refused }
    guard request.method == .GET else { return .plain(.methodNotAllowed) }
    if verdict == .admittedByAddress, request.path == "/" { return .welcome(token: request.query["token"] ?? "") }
    guard let parts = request.path.pathParts else { return .plain(.notFound) }
    if parts == ["live.js"] { return .text("text/javascript; charset=utf-8", LivePage.script) }
    do {
      switch shown {
      case .run(let run): return try await answer(parts, of: run)
      case .shelf(let shelf): return try await answer(parts, from: shelf)
      }
    } catch is CancellationError { return .plain(.serviceUnavailable) } catch {
      return .plain(.internalServerError, "\(error)".printable(atMost: 1000))
    }
  }

  private func answer(_ parts: [String], from shelf: RunShelf) async throws -> HTTPResponse {
    switch parts {
    case [""]: return .text(Route.html, try await bench.perform { shelf.page.html })
    case ["api", "runs"]: return .text(Route.json, try await bench.perform { shelf.page.json })
    default: break
    }
    guard parts.first == "runs", parts.count > 1, let run = try await bench.perform({ shelf[parts[1]] }) else {
      return .plain(.notFound)
    }
    return parts.count == 2 ? .moved(to: "/runs/\(parts[1])/") : try await answer(Array(parts.dropFirst(2)), of: run)
  }

  private func answer(_ parts: [String], of run: any ShownRun) async throws -> HTTPResponse {
    for route in Route.ofRun {
      guard let values = route.values(of: parts) else { continue }
      switch route.answer {
      case .changes: return .changes(EventStream(run: run))
      case .text(let type, let body):
        let question = Route.Question(run: run, values: values)
        return try await bench.perform { try body(question) }.map { .text(type, $0) } ?? .plain(.notFound)
      }
    }
    return .plain(.notFound)
  }
}

extension HTTPHeaders {
  /// Headers of an answer that nothing may keep, frame or extend, and whose address nobody else is told.
  fileprivate static func page(_ type: String) -> HTTPHeaders {
    [
      .contentType: type, HTTPHeader("Cache-Control"): "no-store", HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("Referrer-Policy"): "no-referrer", HTTPHeader("X-Frame-Options"): "DENY",
      HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
      HTTPHeader("Content-Security-Policy"): LivePage.contentSecurityPolicy,
    ]
  }
}

extension HTTPResponse {
  fileprivate static func text(_ type: String, _ body: String) -> HTTPResponse {
    HTTPResponse(statusCode: .ok, headers: .page(type), body: Data(body.utf8))
  }

  /// Without a page.
  fileprivate static func plain(_ status: HTTPStatusCode, _ line: String? = nil) -> HTTPResponse {
    HTTPResponse(
      statusCode: status, headers: .page("text/plain; charset=utf-8"),
      body: Data(line.map { "\($0)\n".utf8.map { $0 } } ?? []))
  }

  fileprivate static func changes(_ stream: EventStream) -> HTTPResponse {
    HTTPResponse(statusCode: .ok, headers: .page("text/event-stream"), body: HTTPBodySequence(from: stream))
  }

  /// Links of a page are told from a folder.
  fileprivate static func moved(to path: String) -> HTTPResponse {
    var headers = HTTPHeaders.page("text/plain; charset=utf-8")
    headers[.location] = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "/"
    return HTTPResponse(statusCode: .permanentRedirect, headers: headers)
  }

  fileprivate static var refused: HTTPResponse {
    plain(.forbidden, "This page needs the token that its server printed: open it as /?token=TOKEN")
  }

  /// Takes the token out of the address bar, and out of the browser's history.
  fileprivate static func welcome(token: String) -> HTTPResponse {
    var headers = HTTPHeaders.page("text/plain; charset=utf-8")
    headers[.location] = "/"
    headers[HTTPHeader("Set-Cookie")] = "\(Gatekeeper.cookie)=\(token); Path=/; HttpOnly; SameSite=Strict"
    return HTTPResponse(statusCode: .seeOther, headers: headers)
  }
}
