import FlyingFox
import Foundation
import Report

/// What the live page's server answers: page, script, status, results, metrics, and what changes.
struct DashboardSite: Sendable {
  let publisher: LivePublisher
  let gatekeeper: Gatekeeper

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let verdict = gatekeeper.verdict(request)
    guard verdict != .refused else { return .refused }
    guard request.method == .GET else {
      return HTTPResponse(statusCode: .methodNotAllowed, headers: .page("text/plain"))
    }
    if verdict == .admittedByAddress, request.path == "/" { return .welcome(token: request.query["token"] ?? "") }
    if request.path == "/events" {
      return HTTPResponse(
        statusCode: .ok, headers: .page("text/event-stream"),
        body: HTTPBodySequence(from: EventStream(publisher: publisher)))
    }
    guard let (type, body) = document(request.path) else {
      return HTTPResponse(statusCode: .notFound, headers: .page("text/plain"))
    }
    return HTTPResponse(statusCode: .ok, headers: .page(type), body: Data(body.utf8))
  }

  private func document(_ path: String) -> (type: String, body: String)? {
    switch path {
    case "/": ("text/html; charset=utf-8", publisher.current.page.html)
    case "/live.js": ("text/javascript; charset=utf-8", LivePage.script)
    case "/api/status": ("application/json", publisher.current.page.status.json)
    case "/api/results": ("application/json", AggregateReport(publisher.current.page.outcome).json)
    case "/metrics": ("text/plain; version=0.0.4; charset=utf-8", publisher.current.page.status.prometheus)
    default: nil
    }
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
