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

  @Test(
    "on paper every page of the report has its number and more than one line, and the sweep file is unfolded",
    .programs("chromium", "pdftotext"))
  func paper() throws {
    let sweep = try SmallSweep()
    let run = try BuiltExecutable.run(sweep.runCommand("paper", workers: 1))
    #expect(run.status == 0, "\(run.errors)")
    let (report, paper) = (sweep.folder.path + "/paper.html", sweep.folder.path + "/paper.pdf")
    #expect(try BuiltExecutable.run("report", sweep.run("paper"), "--output", report).status == 0)
    let printing = try BuiltExecutable.run(
      "/usr/bin/env",
      [
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        "--user-data-dir=\(sweep.folder.path)/profile", "--print-to-pdf=\(paper)", "file://\(report)",
      ])
    #expect(printing.status == 0, "\(printing.errors)")
    let text = try BuiltExecutable.run("/usr/bin/env", ["pdftotext", "-layout", paper, "-"]).output
    let pages = text.split(separator: "\u{c}")
    #expect(pages.count >= 2)
    for (index, page) in pages.enumerated() {
      let lines = page.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      #expect(lines.last == "\(index + 1) of \(pages.count)")
      #expect(lines.count > 2, "page \(index + 1): \(lines)")
    }
    #expect(text.contains("[fine-tuning]") && text.contains("warmup-epochs = 1"))
  }
}
