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
    if request.path == Self.eventsPath {
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
    Self.documents[path].map { ($0.type, $0.body(publisher)) }
  }

  private struct Document: Sendable {
    let type: String
    let body: @Sendable (LivePublisher) -> String
  }

  private static let documents = [
    "/": Document(type: "text/html; charset=utf-8") { $0.current.page.html },
    "/live.js": Document(type: "text/javascript; charset=utf-8") { _ in LivePage.script },
    "/api/status": Document(type: "application/json") { $0.current.page.status.json },
    "/api/results": Document(type: "application/json") { AggregateReport($0.current.page.outcome).json },
    "/metrics": Document(type: "text/plain; version=0.0.4; charset=utf-8") { $0.current.page.status.prometheus },
  ]

  private static let eventsPath = "/events"

  /// Every path that is answered.
  static let paths: [String] = documents.keys.sorted() + [eventsPath]
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
