import FlyingFox
import FlyingSocks
import Foundation
import Report
import RunStore
import Sweep
import TestSupport
import Testing

@testable import Dashboard
@testable import Training

/// What the documentation says of the live page's HTTP interface, held against a server.
@Suite("The description of the live page's HTTP interface", .waiting(minutes: 5))
struct OpenAPITests {
  private let api: OpenAPI

  init() throws { api = try OpenAPI() }

  @Test("has every path that is answered, and no other")
  func paths() {
    #expect(api.version == "3.1.0")
    let routes = Route.ofRun.map(\.path) + Route.ofServer.keys + Route.ofList.keys
    #expect(api.paths == Set(routes.map { "/" + $0.replacing("...}", with: "}") }).sorted())
    for path in api.paths { #expect(api.methods(path) == ["get"]) }
  }

  @Test("says with what status, content type and JSON each path is answered")
  func answers() async throws {
    let site = try await Visited(try Self.eventful())
    for path in api.paths {
      // There is no list of runs at a coordinator's, and nobody who makes a report in this test.
      let status = ["/api/runs", "/report"].contains(path) ? "404" : "200"
      let type = try #require(api.contentType(path, status: status))
      guard type != "text/event-stream" else {
        let head = try await site.head(path)
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.lowercased().contains("\r\ncontent-type: \(type)\r\n"))
        continue
      }
      let (response, body) = try await site.get(Self.example(of: path))
      #expect("\(response.statusCode.code)" == status, "\(path)")
      #expect(response.headers[.contentType] == type, "\(path)")
      guard type == "application/json" else { continue }
      let faults = try api.faults(in: body, of: path)
      #expect(faults.isEmpty, "\(faults)")
    }
    await site.close()
  }

  @Test("says what those get who have no token, and those who bring it in the address")
  func refusals() async throws {
    let site = try await Visited(TestSweep.live(), token: AccessToken("correct-horse-battery"))
    for path in api.paths {
      let (response, _) = try await site.get(path)
      #expect(response.statusCode == .forbidden && api.statuses(path).contains("403"), "\(path)")
      #expect(response.headers[.contentType] == api.contentType(path, status: "403"), "\(path)")
    }
    let (welcome, _) = try await site.get("/", token: "correct-horse-battery")
    #expect(welcome.statusCode == .seeOther && api.statuses("/") == ["200", "303", "403"])
    await site.close()
  }

  @Test("is not what an answer without a field, with another one or of another type is")
  func mutations() async throws {
    let site = try await Visited(try Self.eventful())
    let (_, body) = try await site.get("/api/status")
    await site.close()
    let status = try JSONValues(String(decoding: body, as: UTF8.self))
    for (changed, fault) in [
      (status.removing(["phase"]), "/api/status: lacks phase"),
      (status.setting(["phase"], to: "asleep"), "/api/status.phase: asleep is not among the values"),
      (status.setting(["more"], to: 1), "/api/status: more is not documented"),
      (status.setting(["time"], to: "now"), "/api/status.time: expected number"),
      (status.setting(["is_unprotected"], to: 1), "/api/status.is_unprotected: expected boolean"),
      (status.removing(["workers", "0", "attempts", "0", "stage"]), "/api/status.workers[0].attempts[0]: lacks stage"),
    ] { #expect(try api.faults(in: changed.data(), of: "/api/status") == [fault]) }
  }

  /// An address of the run that the server shows.
  private static func example(of path: String) -> String {
    path.replacing("{condition}", with: "scratch-noaug-n70").replacing("{host}", with: "anton")
      .replacing("{task}", with: "trial/scratch-noaug-n70/seed-1")
  }

  /// A sweep with whatever a status can show at once.
  private static func eventful() throws -> LiveSweep {
    let (first, second) = (TestSweep.plan.tasks[0].id, TestSweep.plan.tasks[1].id)
    var live = try TestSweep.live()
    for event: SweepEvent in [
      .started(endpoint: "tcp://127.0.0.1:7070", tasks: 9, recorded: 0),
      .joined(worker: "a", host: "anton", processID: 7, kernelLanes: 8),
      .leased(first, attempt: 1, worker: "a", purpose: .result),
      .progress(first, worker: "a", TrainingProgress(epoch: 2, epochs: 5, loss: 1, validationMacroF1: 0.2)),
      .joined(worker: "b", host: "berta", processID: 8), .problem("disk full"),
      .retrying(FailedAttempt(task: second, attempt: 1, failure: .hostLost, reason: "", worker: WorkerID("b"))),
    ] { live.apply(TimedEvent(event, at: 1)) }
    return live
  }
}

/// A server over a run with a recorded trial, and what a visitor gets of it.
private struct Visited {
  private let folder: TemporaryFolder
  private let store: RunStore
  private let publisher: LivePublisher
  private let server: DashboardServer
  private let port: UInt16

  init(_ live: LiveSweep, token: AccessToken? = nil) async throws {
    folder = try TemporaryFolder()
    store = try TestSweep.store(in: folder)
    let trial = try TestSweep.trial(seed: 1, macroF1: 0.3, classes: 5)
    let origin = Provenance(token: 1, worker: "a", host: "anton", attempt: 1, seconds: 5)
    _ = try store.record(trial: trial, digest: trial.digest, provenance: origin)
    var live = live
    live.add(trial)
    publisher = try LivePublisher(live, run: try RunStore.openReadOnly(directory: folder.path + "/run"))
    server = DashboardServer(publisher, at: try DashboardAddress("127.0.0.1:0"), token: token)
    port = try await server.start().port
  }

  /// An answer and its whole body.
  func get(_ path: String, token: String? = nil) async throws -> (HTTPResponse, Data) {
    let query = token.map { [HTTPRequest.QueryItem(name: "token", value: $0)] } ?? []
    let request = HTTPRequest(
      method: .GET, version: .http11, path: path, query: query, headers: [.host: "127.0.0.1"],
      body: HTTPBodySequence())
    var client = HTTPClient()
    let response = try await client.sendHTTPRequest(request, to: .inet(ip4: "127.0.0.1", port: port))
    let body = try await response.bodyData
    // The client closes its connection when it goes: not before the body is read.
    _ = consume client
    return (response, body)
  }

  /// The head of an answer that does not end.
  func head(_ path: String) async throws -> String {
    let connection = try PlainConnection(port: port)
    try connection.write("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    var text = ""
    while !text.contains("\r\n\r\n") {
      text += try connection.read()
      try await Task.sleep(for: .milliseconds(10))
    }
    return text
  }

  func close() async {
    publisher.finish()
    await server.stop()
  }
}
