import ContentHash
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

/// A real server on the loopback, over a run that this process records.
@Suite("The live page over HTTP", .waiting(minutes: 5))
struct ServerTests {
  private struct Site {
    let folder: TemporaryFolder
    let store: RunStore
    let publisher: LivePublisher
    let server: DashboardServer
    let port: UInt16

    init(token: AccessToken? = nil, limits: ConnectionLimits = ConnectionLimits(), live: LiveSweep? = nil) async throws
    {
      folder = try TemporaryFolder()
      store = try TestSweep.store(in: folder)
      publisher = try LivePublisher(
        try live ?? TestSweep.live(), run: try RunStore.openReadOnly(directory: folder.path + "/run"))
      server = DashboardServer(publisher, at: try DashboardAddress("127.0.0.1:0"), token: token, limits: limits)
      port = try await server.start().port
    }

    /// An answer and its whole body.
    func get(_ path: String, _ headers: HTTPHeaders = [.host: "127.0.0.1"]) async throws -> (HTTPResponse, Data) {
      var client = HTTPClient()
      let response = try await client.sendHTTPRequest(request(path, headers), to: .inet(ip4: "127.0.0.1", port: port))
      let body = try await response.bodyData
      // The client closes its connection when it goes: not before the body is read.
      _ = consume client
      return (response, body)
    }

    /// Reads an answer as it comes, headers and all, until `isEnough` of what has come.
    func read(_ path: String, until isEnough: (String) throws -> Bool) async throws -> String {
      let connection = try PlainConnection(port: port)
      try connection.write("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
      var text = ""
      while try !isEnough(text) {
        let new = try connection.read()
        text += new
        if new.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
      }
      return text
    }

    private func request(_ path: String, _ headers: HTTPHeaders) -> HTTPRequest {
      let parts = path.split(separator: "?token=").map(String.init)
      return HTTPRequest(
        method: .GET, version: .http11, path: parts[0],
        query: parts.dropFirst().map { HTTPRequest.QueryItem(name: "token", value: $0) }, headers: headers,
        body: HTTPBodySequence())
    }

    func record(seed: UInt64) throws {
      let trial = try TestSweep.trial(seed: seed, macroF1: 0.3, classes: 5)
      let origin = Provenance(token: 1, worker: "a", host: "anton", attempt: 1, seconds: 5)
      #expect(try store.record(trial: trial, digest: trial.digest, provenance: origin) == .recorded)
      publisher.take(
        TimedEvent(
          .recorded(
            .trial(trial.condition, seed: seed), digest: trial.digest, worker: "a", seconds: 5, divergedInEpoch: nil),
          at: Date.now.timeIntervalSince1970))
    }

    func close() async {
      publisher.finish()
      await server.stop()
    }
  }

  /// Runs `body` with a site, which is closed whatever happens.
  private func withSite(
    token: AccessToken? = nil, limits: ConnectionLimits = ConnectionLimits(), live: LiveSweep? = nil,
    _ body: (Site) async throws -> Void
  ) async throws {
    let site = try await Site(token: token, limits: limits, live: live)
    let result: Result<Void, any Error>
    do { result = .success(try await body(site)) } catch { result = .failure(error) }
    await site.close()
    try result.get()
  }

  @Test("page, script, status, results and metrics are there, and nothing else")
  func pages() async throws {
    try await withSite { site in
      for (path, type) in [
        ("/", "text/html"), ("/live.js", "text/javascript"), ("/api/status", "application/json"),
        ("/api/results", "application/json"), ("/metrics", "text/plain"),
      ] {
        let (response, body) = try await site.get(path)
        #expect(response.statusCode == .ok, "\(path)")
        #expect(response.headers[.contentType]?.hasPrefix(type) == true, "\(path)")
        #expect(response.headers[HTTPHeader("Content-Security-Policy")]?.hasPrefix("default-src 'none'") == true)
        #expect(!body.isEmpty)
      }
      #expect(try await site.get("/nothing").0.statusCode == .notFound)
    }
  }

  @Test("what is recorded while somebody watches comes as an event, without being asked for")
  func events() async throws {
    try await withSite { site in
      var isRecorded = false
      let answer = try await site.read("/events") { text in
        if !isRecorded, text.contains("0 of 9") {
          #expect(text.contains("event: fragments\ndata: ["))
          isRecorded = true
          try site.record(seed: 1)
        }
        return text.contains("1 of 9") && text.contains("Macro-F1 0.300") && text.contains("estimates")
      }
      #expect(isRecorded && answer.lowercased().contains("content-type: text/event-stream"))
    }
  }

  @Test("the status that programs get, and the file in the run's folder, follow the results")
  func status() async throws {
    let site = try await Site()
    try site.record(seed: 2)
    let client = DashboardClient(address: try DashboardAddress("127.0.0.1:\(site.port)"), token: nil)
    var status = try await client.status()
    while status.totals.recorded == 0 { status = try await client.status() }
    #expect(status.estimates.first?.condition == "scratch-noaug-n70")
    await site.close()
    let file = try Data(contentsOf: URL(filePath: site.folder.path + "/run/status.json"))
    let last = try LiveStatus(json: file)
    #expect(last.totals.recorded == 1)
    #expect(last.estimates.first?.macroF1 == 0.3)
  }

  @Test("with a token nobody sees anything without it; in the address it becomes a cookie")
  func token() async throws {
    try await withSite(token: AccessToken("correct-horse-battery")) { site in
      for path in ["/", "/live.js", "/api/status", "/api/results", "/metrics", "/events", "/?token=wrong"] {
        #expect(try await site.get(path).0.statusCode == .forbidden, "\(path)")
      }
      let (welcome, _) = try await site.get("/?token=correct-horse-battery")
      #expect(welcome.statusCode == .seeOther && welcome.headers[.location] == "/")
      let cookie = try #require(welcome.headers[.setCookie])
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
      let pair = String(cookie.prefix { $0 != ";" })
      let headers: HTTPHeaders = [.host: "anywhere", .cookie: "other=1; \(pair)"]
      #expect(try await site.get("/", headers).0.statusCode == .ok)
      let address = try DashboardAddress("127.0.0.1:\(site.port)")
      let known = DashboardClient(address: address, token: AccessToken("correct-horse-battery"))
      #expect(try await known.status().totals.tasks == 9)
      await #expect(throws: DashboardError.refused("\(address)", status: 403)) {
        try await DashboardClient(address: address, token: nil).status()
      }
    }
  }

  @Test(
    "without a token, a page whose name was made to point here is turned away",
    arguments: ["evil.example", "127.0.0.1.evil.example", ""])
  func rebinding(host: String) async throws {
    try await withSite { site in
      let (foreign, _) = try await site.get("/", [.host: host])
      let (own, _) = try await site.get("/", [.host: "localhost:\(site.port)"])
      #expect(foreign.statusCode == .forbidden && own.statusCode == .ok)
    }
  }

  private static let request = "GET /live.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

  @Test("whoever sends nothing, or a byte now and then, keeps nobody out, however many they are")
  func slowVisitors() async throws {
    // Nothing here waits for a time to be over: the dawdlers have an hour.
    let limits = ConnectionLimits(connections: 4, requestTime: .seconds(3600))
    try await withSite(limits: limits) { site in
      var dawdlers: [PlainConnection] = []
      for _ in 0..<50 {
        dawdlers.append(try PlainConnection(port: site.port))
        try? dawdlers.last?.write("GET / HTTP/1.1\r\nHost: ")
      }
      let visitor = try PlainConnection(port: site.port)
      try visitor.write(Self.request)
      let answer = try await visitor.readAll()
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("EventSource"))
      withExtendedLifetime(dawdlers) {}
    }
  }

  @Test("a request that does not come in time, or does not end, is refused, and its connection closed")
  func endlessRequests() async throws {
    try await withSite(limits: ConnectionLimits(requestTime: .milliseconds(200))) { site in
      let silent = try PlainConnection(port: site.port)
      #expect(try await silent.readAll().hasPrefix("HTTP/1.1 408"))
    }
    try await withSite { site in
      let endless = try PlainConnection(port: site.port)
      try endless.write("GET / HTTP/1.1\r\nHost: " + String(repeating: "x", count: 17 << 10))
      #expect(try await endless.readAll().hasPrefix("HTTP/1.1 431"))
    }
  }

  @Test("more who look on than there is room for are turned away, and the others are told on")
  func full() async throws {
    try await withSite(limits: ConnectionLimits(connections: 2, streams: 2)) { site in
      var onlookers: [PlainConnection] = []
      for _ in 0..<2 {
        let onlooker = try PlainConnection(port: site.port)
        try onlooker.write("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        while try !onlooker.read().contains("fragments") { try await Task.sleep(for: .milliseconds(10)) }
        onlookers.append(onlooker)
      }
      #expect(try await PlainConnection(port: site.port).readAll().hasPrefix("HTTP/1.1 503"))
      try site.record(seed: 1)
      for onlooker in onlookers {
        var text = ""
        while !text.contains("1 of 9") {
          text += try onlooker.read()
          try await Task.sleep(for: .milliseconds(10))
        }
      }
    }
  }

  @Test("what a visitor's browser may do with an answer is said with each of them, refusals too")
  func headers() async throws {
    try await withSite(token: AccessToken("correct-horse-battery")) { site in
      for path in ["/", "/?token=correct-horse-battery", "/api/status", "/nothing"] {
        let (response, _) = try await site.get(path)
        let policy = try #require(response.headers[HTTPHeader("Content-Security-Policy")])
        for directive in [
          "default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "script-src 'self'",
          "style-src 'sha256-",
        ] { #expect(policy.contains(directive), "\(path)") }
        #expect(!policy.contains("unsafe"))
        #expect(response.headers[HTTPHeader("X-Content-Type-Options")] == "nosniff")
        #expect(response.headers[HTTPHeader("Referrer-Policy")] == "no-referrer")
      }
    }
  }

  @Test("names and errors with markup in them are text to a browser that looks on", .browser)
  func hostileNames() async throws {
    let marks = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init)
      .filter { "<\($0)".count == 1 || "\($0)<".count == 1 }
    let text = marks.map { "\($0)<img src=x onerror=window.hit=1>\($0)\"\($0) hit='\($0)" }.joined(separator: " ")
    try await look(at: try troubled(text), try Python(with: "json"), "--no-axe")
  }

  @Test("axe-core objects to nothing on the page of a run that is at work and in trouble", .axe)
  func accessibility() async throws {
    try await look(at: try troubled("node-7"), try Python(with: Browser.axe), "--only-axe")
  }

  /// A run with alarms, a worker and a failure, all with names of others.
  private func troubled(_ text: String) throws -> LiveSweep {
    var live = try TestSweep.live()
    for event: SweepEvent in [
      .started(endpoint: text, tasks: 9, recorded: 0), .joined(worker: text, host: text, processID: 7), .problem(text),
      .rejected(worker: "w", reason: text),
      .failed(FailedAttempt(task: TestSweep.plan.tasks[0].id, attempt: 1, failure: .crash, reason: text, worker: nil)),
    ] { live.apply(TimedEvent(event, at: 1)) }
    return live
  }

  private func look(at live: LiveSweep, _ python: Python, _ option: String) async throws {
    try await withSite(live: live) { site in
      let page = "http://127.0.0.1:\(site.port)/"
      let outcome = try await onOwnThread { try python.run("scripts/check-pages", page, option) }
      #expect(outcome.status == 0, "\(outcome.output.prefix(2000))\(outcome.errors)")
    }
  }

  @Test("an address that is taken is refused with a reason")
  func taken() async throws {
    try await withSite { site in
      let second = DashboardServer(
        site.publisher, at: try DashboardAddress("127.0.0.1:\(site.port)"), token: nil)
      await #expect(throws: DashboardError.self) { try await second.start() }
    }
  }

  @Test("only the loopback needs no token, and an address has to be in numbers")
  func addresses() throws {
    #expect(try DashboardAddress("127.0.0.1:8080").isLoopback)
    #expect(try DashboardAddress("localhost:8080").description == "127.0.0.1:8080")
    #expect(try DashboardAddress("[::1]:8080").isLoopback)
    #expect(try !DashboardAddress("0.0.0.0:8080").isLoopback)
    #expect(try !DashboardAddress("127.0.0.1.example:8080").isLoopback)
    for text in ["8080", "127.0.0.1", ":8080", "127.0.0.1:99999", "127.0.0.1:http"] {
      #expect(throws: DashboardError.badAddress(text)) { try DashboardAddress(text) }
    }
  }

  @Test("tokens from files have to be long enough, and fit into an address")
  func tokenFiles() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("0123456789abcdef\n", to: "good")
    #expect(try AccessToken(file: good).matches("0123456789abcdef"))
    for (name, text) in [("short", "abc\n"), ("odd", "0123456789 abcdef;\n"), ("empty", "")] {
      let path = try folder.write(text, to: name)
      #expect(throws: DashboardError.unusableToken(file: path)) { try AccessToken(file: path) }
    }
    #expect(AccessToken.random().text.count == 32)
    #expect(AccessToken.random().text != AccessToken.random().text)
  }
}
