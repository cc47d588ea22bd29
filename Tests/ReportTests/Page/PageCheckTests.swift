import TestSupport
import Testing

@testable import Report

/// `scripts/check-pages` on figures of reports, and on what it has to find.
@Suite(.browser, .waiting(minutes: 10)) struct `Text in figures` {
  @Test func `lies under no other text, line or mark, with many conditions, with grids and with other choices`() throws
  {
    let python = try Python(with: "json")
    let folder = try TemporaryFolder()
    let many = try GeneratedResults(conditions: GeneratedResults.manyConditions, seeds: 20, epochs: 20)
    let grids = try GeneratedResults(
      file: "[conditions.grid]\nlearning-rate = [1e-4, 1e-3]\nnormalization = [\"batch\", \"group\"]\n"
        + "[conditions.one]\nlearning-rate = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3]\n[conditions.ssl-noaug-n70]\n",
      seeds: 4, epochs: 4)
    let choices = try PatientTrials.report(patience: 5)
    let reports = [("many", many.report), ("grids", grids.report), ("choices", choices)]
    for (name, report) in usually([reports[1]], nightly: reports) {
      let page = try folder.write(report.html, to: "\(name).html")
      let outcome = try python.run("scripts/check-pages", page, "--no-axe")
      #expect(outcome.status == 0, "\(outcome.output.prefix(3000))\(outcome.errors)")
    }
  }

  @Test(
    arguments: [
      ("<text x=\"60\" y=\"50\">one</text><text x=\"65\" y=\"53\">two</text>", "\"one\" and \"two\" overlap"),
      ("<text x=\"60\" y=\"50\">one</text><path class=\"median\" d=\"M0 46H300\"/>", "\"one\" has a median on it"),
      (
        "<text x=\"60\" y=\"50\">one</text><circle class=\"dot\" cx=\"70\" cy=\"46\" r=\"3\"/>",
        "\"one\" has a dot on it"
      ),
      ("<text x=\"60\" y=\"50\">one</text><path class=\"median\" d=\"M0 60H300\"/>", ""),
      ("<text x=\"60\" y=\"50\">one</text><text x=\"60\" y=\"65\">two</text>", ""),
      ("<rect class=\"cell\" x=\"50\" y=\"30\" width=\"90\" height=\"40\"/><text x=\"60\" y=\"50\">one</text>", ""),
    ]) func `is found where something is on it, and only there`(marks: String, complaint: String) throws
  {
    let python = try Python(with: "json")
    let axes: Markup = """
      <g class="axis-x"><text class="tick" x="10" y="90">0</text><text class="title" x="100" y="90">x</text></g>\
      <g class="axis-y"><text class="tick" x="10" y="20">1</text></g>
      """
    let figure = Figure(
      name: "figure", title: "A figure", caption: "", legend: nil,
      panels: [
        Figure.Panel(title: "", description: "a drawing") {
          Drawing(width: $0, height: 100, content: axes + Markup(verbatim: marks))
        }
      ], isWide: true)
    let page = HTMLPage(title: "A page", head: ContentPolicy.report.meta, body: figure.html).document.text
    let folder = try TemporaryFolder()
    let outcome = try python.run("scripts/check-pages", try folder.write(page, to: "page.html"), "--no-axe")
    #expect(outcome.status == (complaint.isEmpty ? 0 : 1), "\(outcome.output)\(outcome.errors)")
    #expect(complaint.isEmpty || outcome.output.contains(complaint), "\(outcome.output)")
  }
}
