import DurableFiles
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

/// A server on the loopback over folders of runs, as `seedsweep serve` makes one.
@Suite(.waiting(minutes: 5)) struct `Served folders of runs` {
  private static let reading: RunReading = RunReading(
    outcome: { run in
      var live = try TestSweep.live()
      for trial in try run.trials() { live.add(trial) }
      return live.outcome
    },
    status: { run, outcome in
      let description = try run.description()
      let plan = SweepPlan(definition: description.definition, data: description.data)
      return LiveSweep(plan: plan, outcome: outcome, state: try run.state(time: Date.now.timeIntervalSince1970)).status
    },
    report: { run in
      RunReport(
        AggregateReport(try reading.outcome(run)), definition: try run.description().definition, pretrainings: [],
        provenance: .init(
          sweepText: "", hosts: [], starts: 1, recorded: 0, reproduced: 0, differing: 0, failedAttempts: 0))
    },
    explanation: { _, task in ["\(task) is as it is"] })

  private struct Site {
    let folder: TemporaryFolder
    let server: DashboardServer
    let port: UInt16

    /// Two runs in a folder, of which the first one is `store`'s.
    init(token: AccessToken? = nil, fill: (TemporaryFolder) throws -> Void) async throws {
      folder = try TemporaryFolder()
      try fill(folder)
      let shelf = try RunShelf([folder.path], reading: reading)
      server = DashboardServer(shelf, at: try DashboardAddress("127.0.0.1:0"), token: token)
      port = try await server.start().port
    }

    func get(_ path: String) async throws -> (status: Int, headers: HTTPHeaders, body: String) {
      // The client writes by their numbers what an address cannot have.
      let path = path.removingPercentEncoding ?? path
      let request = HTTPRequest(
        method: .GET, version: .http11, path: path, query: [], headers: [.host: "127.0.0.1"], body: HTTPBodySequence())
      var client = HTTPClient()
      let response = try await client.sendHTTPRequest(request, to: .inet(ip4: "127.0.0.1", port: port))
      let body = try await response.bodyData
      _ = consume client
      return (response.statusCode.code, response.headers, String(decoding: body, as: UTF8.self))
    }
  }

  private static func record(_ store: RunStore, seed: UInt64) throws {
    let trial = try TestSweep.trial(seed: seed, macroF1: 0.3, classes: 5)
    let origin = Provenance(token: seed, worker: "anton/7.0", host: "anton", attempt: 1, seconds: 5)
    #expect(try store.record(trial: trial, digest: trial.digest, provenance: origin) == .recorded)
  }

  private static func finished(in folder: TemporaryFolder) throws {
    let store = try TestSweep.store(in: folder)
    try record(store, seed: 1)
    try store.close()
  }

  private func withSite(
    fill: (TemporaryFolder) throws -> Void = { try finished(in: $0) }, _ body: (Site) async throws -> Void
  ) async throws {
    let site = try await Site(fill: fill)
    let result: Result<Void, any Error>
    do { result = .success(try await body(site)) } catch { result = .failure(error) }
    await site.server.stop()
    try result.get()
  }

  private static let pages = [
    "/", "/api/runs", "/live.js", "/runs/run/", "/runs/run/log", "/runs/run/report",
    "/runs/run/conditions/scratch-noaug-n70", "/runs/run/conditions/pretraining%20tiny-batchnorm",
    "/runs/run/tasks/trial/scratch-noaug-n70/seed-1", "/runs/run/hosts/anton", "/runs/run/api/status",
    "/runs/run/api/results", "/runs/run/metrics",
  ]

  @Test func `have a list, every page of every run, and nothing else`() async throws {
    try await withSite { site in
      for path in Self.pages {
        let (status, headers, body) = try await site.get(path)
        #expect(status == 200 && !body.isEmpty, "\(path): \(status) \(body.prefix(300))")
        #expect(headers[HTTPHeader("Content-Security-Policy")]?.hasPrefix("default-src 'none'") == true)
      }
      for path in ["/runs/other/", "/runs/run/hosts/nobody", "/runs/run/tasks/nonsense", "/runs/", "/runs/run/../run/"]
      {
        #expect(try await site.get(path).status == 404, "\(path)")
      }
      #expect(try OpenAPI().faults(in: Data(try await site.get("/api/runs").body.utf8), of: "/api/runs") == [])
      let moved = try await site.get("/runs/run")
      #expect(moved.status == 308 && moved.headers[.location] == "/runs/run/")
      #expect(try await site.get("/").body.contains("href=\"runs/run/\""))
      #expect(try await site.get("/runs/run/").body.contains("href=\"../../\">All runs"))
      #expect(
        try await site.get("/runs/run/tasks/trial/ssl-noaug-n70/seed-2").body.contains(
          "trial/ssl-noaug-n70/seed-2 is as it is"))
    }
  }

  @Test func `lead from link to link to pages that are there`() async throws {
    try await withSite { site in
      var seen: Set<String> = []
      var rest = ["/"]
      while let path = rest.popLast(), seen.count < 100 {
        guard seen.insert(path).inserted else { continue }
        let (status, headers, body) = try await site.get(path)
        #expect(status == 200, "\(path)")
        guard headers[.contentType]?.hasPrefix("text/html") == true else { continue }
        let base = try #require(URL(string: "http://h\(path)"))
        for link in body.matches(of: /<a [^>]*href="([^"#]+)"/) {
          let url = try #require(URL(string: String(link.1), relativeTo: base))
          rest.append(String(url.absoluteString.dropFirst("http://h".count)))
        }
      }
      #expect(seen.contains("/runs/run/hosts/anton") && seen.count >= 14, "\(seen.sorted())")
    }
  }

  @Test func `are left as they are, byte for byte and to the nanosecond`() async throws {
    let fill = { (folder: TemporaryFolder) throws in
      try Self.finished(in: folder)
      // What a coordinator leaves that was killed: results in a log beside the database.
      let killed = try FirstVersionRun()
      try FileManager.default.copyItem(atPath: killed.directory, toPath: folder.path + "/killed")
    }
    try await withSite(fill: fill) { site in
      let before = try state(of: site.folder)
      #expect(before["killed/run.sqlite-wal"] != nil)
      for path in Self.pages { _ = try await site.get(path) }
      // Pages of this run are another reading's; that it is opened is what counts here.
      #expect(try await site.get("/").body.contains("href=\"runs/killed/\""))
      #expect(try state(of: site.folder) == before)
    }
  }

  private func state(of folder: TemporaryFolder) throws -> [String: [Int]] {
    Dictionary(
      uniqueKeysWithValues: try folder.names().map { name in
        let path = "\(folder.path)/\(name)"
        let (size, time) = try FileSystem.sizeAndTime(of: path)
        return (name, FileSystem.isFolder(path) ? [time] : [size, time, try FileSystem.read(path).hashValue])
      })
  }

  @Test func `show what a coordinator writes, and hold it up in nothing`() async throws {
    let fill = { (folder: TemporaryFolder) throws in try TestSweep.store(in: folder).close() }
    try await withSite(fill: fill) { site in
      let store = try TestSweep.store(in: site.folder)
      #expect(try await site.get("/runs/run/").body.contains("0 of 9"))
      try Self.record(store, seed: 1)
      #expect(try await site.get("/runs/run/").body.contains("1 of 9"))
      #expect(try await site.get("/").body.contains("at work"))
      // The file is all there is left: nobody else has it open.
      try store.close()
      #expect(!FileSystem.exists("\(site.folder.path)/run/run.sqlite-wal"))
      #expect(try await site.get("/").body.contains("not at work"))
    }
  }

  @Test func `have runs that are one file, with what happened in them`() async throws {
    let fill = { (folder: TemporaryFolder) throws in
      let run = try FirstVersionRun()
      let log = run.directory + "/events.jsonl"
      _ = try RunStore.archive(
        directory: run.directory, logs: [log], encoders: false, to: folder.path + "/first.sqlite", isReplacing: false)
    }
    try await withSite(fill: fill) { site in
      #expect(try await site.get("/").body.contains("href=\"runs/first.sqlite/\""))
      for page in ["", "log", "api/results"] {
        let (status, _, body) = try await site.get("/runs/first.sqlite/\(page)")
        #expect(status == 200, "\(page): \(body.prefix(300))")
      }
      #expect(try await site.get("/runs/first.sqlite/log").body.contains("recorded"))
    }
  }

  @Test func `tell those who look on of a new result`() async throws {
    try await withSite { site in
      let connection = try PlainConnection(port: site.port)
      try connection.write("GET /runs/run/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
      var text = ""
      while !text.contains("1 of 9") {
        text += try connection.read()
        try await Task.sleep(for: .milliseconds(20))
      }
      let store = try TestSweep.store(in: site.folder)
      try Self.record(store, seed: 2)
      while !text.contains("2 of 9") {
        text += try connection.read()
        try await Task.sleep(for: .milliseconds(20))
      }
      try store.close()
    }
  }

  @Test func `may get further runs, keep their names, and say of one that cannot be read why`() async throws {
    try await withSite { site in
      let other = site.folder.path + "/other"
      try FileSystem.createFolder(other)
      try Data("nothing that SQLite knows".utf8).write(to: URL(filePath: other + "/run.sqlite"))
      let list = try await site.get("/").body
      #expect(list.contains("href=\"runs/other/\"") && list.contains("cannot be read"))
      let page = try await site.get("/runs/other/")
      #expect(page.status == 500 && page.body.split(separator: "\n").count == 1, "\(page.body)")
    }
  }

  @Test func `have to be folders of runs`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DashboardError.noRun(folder: folder.path)) {
      try RunShelf([folder.path], reading: Self.reading)
    }
  }

  @Test(.browser) func `are sound in a browser, wide and narrow, light and dark`() async throws {
    try await look(at: Self.shown, try Python(with: "json"), "--no-axe")
  }

  @Test(.axe) func `have nothing that axe-core objects to`() async throws {
    let paths = usually(["/", "/runs/run/conditions/scratch-noaug-n70"], nightly: Self.shown)
    try await look(at: paths, try Python(with: Browser.axe), "--only-axe")
  }

  /// The pages for people.
  private static let shown =
    ["/"] + pages.filter { $0.hasPrefix("/runs/run/") && !$0.contains("api") && !$0.hasSuffix("metrics") }

  private func look(at paths: [String], _ python: Python, _ option: String) async throws {
    try await withSite { site in
      let pages = paths.map { "http://127.0.0.1:\(site.port)\($0)" }
      let outcome = try await onOwnThread { try python.run("scripts/check-pages", pages + [option]) }
      #expect(outcome.status == 0, "\(outcome.output.prefix(3000))\(outcome.errors)")
    }
  }

  @Test(.browser) func `are sorted and walked through by keys`() async throws {
    let python = try Python(with: "json")
    let sorts = """
      (() => {
        const button = document.querySelector("th button");
        button.click();
        button.click();
        const isDescending = button.parentElement.getAttribute("aria-sort") === "descending";
        return isDescending && document.querySelector("tbody th").textContent === "seed 3";
      })()
      """
    let walks = """
      (() => {
        const first = document.querySelector(".tasks .task");
        const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        first.focus();
        press("ArrowRight");
        const isNext = document.activeElement === first.nextElementSibling && first.tabIndex === -1;
        press("ArrowDown");
        return isNext && document.activeElement === document.querySelectorAll(".tasks")[1].children[1];
      })()
      """
    try await withSite { site in
      let run = "http://127.0.0.1:\(site.port)/runs/run/"
      for (page, script) in [("conditions/scratch-noaug-n70", sorts), ("", walks)] {
        let arguments = [run + page, "--no-axe", "--holds", script]
        let outcome = try await onOwnThread { try python.run("scripts/check-pages", arguments) }
        #expect(outcome.status == 0, "\(outcome.output.prefix(3000))\(outcome.errors)")
      }
    }
  }
}
