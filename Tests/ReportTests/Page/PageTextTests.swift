import Foundation
import TestSupport
import Testing

@testable import Report

/// What `scripts/check-pages` has to find in the text of a page itself, and in what is there for those who do not see it.
@Suite(.waiting(minutes: 10)) struct `Text of a page` {
  /// Texts of a page and what is to be said of them.
  private static let texts: [(body: String, complaint: String)] = [
    (
      "<div style=\"position: relative\"><p>one text</p><p style=\"position: absolute; top: 4px; left: 20px\">two</p></div>",
      "\"one text\" and \"two\" overlap"
    ),
    ("<div style=\"\(narrow) border: 1px solid #000\">much longer</div>", "\"much longer\" has a border of <div"),
    ("<details><summary>more</summary><div style=\"\(narrow) border: 1px solid\">long</div></details>", "has a border"),
    ("<div style=\"\(narrow) border: 1px solid transparent\">much longer</div>", ""),
    ("<div style=\"\(narrow) border: 1px solid; overflow: hidden\">much longer</div>", ""),
    ("<p class=\"unseen\">spoken</p><p>one <b>text <i>within</i></b> another</p>", ""),
    ("<table><tbody><tr><th>one</th><td>1</td></tr><tr><th>two</th><td>2</td></tr></tbody></table>", ""),
  ]

  private static let narrow = "width: 2ch; white-space: nowrap;"

  private func page(_ body: String) -> String {
    HTMLPage(title: "A page", head: "", body: "<h1>A page</h1>" + Markup(verbatim: body)).document.text
  }

  @Test(.browser) func `is found where other text or a border is on it, and only there`() throws {
    let python = try Python(with: "json")
    let folder = try TemporaryFolder()
    let pages = try Self.texts.enumerated().map { try folder.write(page($1.body), to: "\($0).html") }
    let outcome = try python.run("scripts/check-pages", pages + ["--no-axe"])
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    let said = sayings(outcome.output, of: pages)
    for (text, said) in zip(Self.texts, said) {
      #expect(said.count == 4 && said.allSatisfy { isRight($0, text.complaint) }, "\(text.body): \(said)")
    }
  }

  /// What was said of each page in each window.
  private func sayings(_ output: String, of pages: [String]) -> [[String]] {
    let lines = output.split(separator: "\n")
    return pages.map { page in
      lines.indices.filter { lines[$0].hasPrefix(page + " ") }.map { start in
        lines[start...].prefix { $0 == lines[start] || $0.hasPrefix("  ") }.joined(separator: "\n")
      }
    }
  }

  private func isRight(_ said: String, _ complaint: String) -> Bool {
    complaint.isEmpty
      ? said.hasSuffix(", no problems") : said.contains(", 1 problems\n") && said.contains(complaint)
  }

  @Test(.axe) func `and images are looked at by axe-core, which finds what few can read and nobody can hear`() throws {
    let python = try Python(with: Browser.axe)
    let folder = try TemporaryFolder()
    let sound = try folder.write(page("<p>text</p><img src=\"data:,\" alt=\"an image\">"), to: "sound.html")
    let still = try python.run("scripts/check-pages", sound, "--only-axe")
    #expect(still.status == 0, "\(still.output)\(still.errors)")
    let text = "<p style=\"color: #777; background: #888\">faint</p><img src=\"data:,\">"
    let outcome = try python.run("scripts/check-pages", try folder.write(page(text), to: "page.html"), "--only-axe")
    #expect(outcome.status == 1)
    for rule in ["color-contrast", "image-alt"] {
      let parts = outcome.output.components(separatedBy: "  axe: \(rule): ")
      #expect(parts.count == 5, "\(outcome.output)\(outcome.errors)")
    }
  }

  @Test(.browser) func `is looked at without axe-core where there is none, which is said in one line`() throws {
    let folder = try TemporaryFolder()
    // Far from the package's .venv, by a Python without packages of others.
    let script = try String(contentsOfFile: "\(Python.package)/scripts/check-pages", encoding: .utf8)
    let command = ["python3", "-S", try folder.write(script, to: "scripts/check-pages")]
    let sound = try folder.write(page("<p>text</p>"), to: "sound.html")
    let missing = "check-pages: there is no axe-core; scripts/setup --tests installs it, --axe names one"
    let usual = try BuiltExecutable.run("/usr/bin/env", command + [sound])
    #expect(usual.status == 0, "\(usual.output)")
    #expect(usual.errors == missing + ": what it would find is not looked for\n")
    let asked = try BuiltExecutable.run("/usr/bin/env", command + [sound, "--only-axe"])
    #expect(asked.status == 1 && asked.errors == missing + "\n" && asked.output.isEmpty, "\(asked.errors)")
  }

  @Test(.axe, .nightly) func `and all else in a report is nothing that axe-core objects to`() throws {
    let python = try Python(with: Browser.axe)
    let folder = try TemporaryFolder()
    let many = try GeneratedResults(conditions: GeneratedResults.manyConditions, seeds: 6, epochs: 8).report.html
    let choices = try PatientTrials.report(patience: 5).html
    let pages = try [("many", many), ("choices", choices)].map { try folder.write($1, to: "\($0).html") }
    let outcome = try python.run("scripts/check-pages", pages + ["--only-axe"])
    #expect(outcome.status == 0, "\(outcome.output.prefix(3000))\(outcome.errors)")
  }
}
