import Foundation
import TestSupport
import Testing

/// Report and live page in a headless Chromium: wide and narrow, light and dark.
@Suite("Pages in a browser", .serialized, .browser)
struct BrowserTests {
  private let sweep: SmallSweep

  init() throws { sweep = try SmallSweep(epochs: 60) }

  @Test("the live page changes by itself, and nothing is wrong with it or the report in any window")
  func pages() throws {
    try look(with: try Python(with: "json"), ["--no-axe"], live: ["--changes", "#progress"])
  }

  @Test("axe-core objects to nothing in the live page or the report of a run in any window", .axe, .nightly)
  func accessibility() throws { try look(with: try Python(with: Browser.axe), ["--only-axe"]) }

  /// Looks at both pages of a run, which is at work and then stopped.
  private func look(with python: Python, _ options: [String], live more: [String] = []) throws {
    let process = try RunningExecutable(sweep.runCommand("run", workers: 1) + ["--dashboard", "127.0.0.1:0"])
    let pattern = /live page: (http:\/\/127\.0\.0\.1:\d+\/)/
    try #require(eventually { process.errors.firstMatch(of: pattern) != nil }, "\(process.errors)")
    let address = String(try #require(process.errors.firstMatch(of: pattern)).1)
    try #require(eventually { sweep.recorded("run") >= 6 }, "\(process.errors)")
    let live = try python.run("scripts/check-pages", [address] + options + more)
    #expect(live.status == 0, "\(live.output)\(live.errors)")
    process.send(SIGTERM)
    _ = process.wait()
    let report = sweep.folder.path + "/report.html"
    #expect(try BuiltExecutable.run("report", sweep.run("run"), "--output", report).status == 0)
    let still = try python.run("scripts/check-pages", [report] + options)
    #expect(still.status == 0, "\(still.output)\(still.errors)")
    print(live.output + still.output)
  }
}
