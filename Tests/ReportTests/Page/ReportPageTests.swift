import Foundation
import FoundationXML
import Report
import Testing

@Suite("The HTML report")
struct ReportPageTests {
  private func small(name: String = "generated", reversed: Bool = false) throws -> GeneratedResults {
    try GeneratedResults(
      conditions: ["scratch-noaug-n70", "ssl-noaug-n70", "scratch-strongaug-n70"], seeds: 6, epochs: 8, name: name,
      reversed: reversed)
  }

  @Test("it needs nothing but itself: no address to load from, no script")
  func selfContained() throws {
    let html = try small().report.html
    #expect(html.hasPrefix("<!doctype html>") && html.hasSuffix("</html>\n"))
    for word in ["<script", "http://", "https://", "//cdn", "@import", "url(", " onload=", "<iframe", "<img"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  @Test("it holds every section that a reader looks for")
  func sections() throws {
    let html = try small().report.html
    for id in [
      "results", "comparisons", "details", "trainings", "planning", "provenance", "macro-f1-by-seed",
      "paired-differences", "collapse-rates",
      "best-epochs", "class-f1-by-seed", "confusion-matrices", "validation-macro-f1", "training-loss", "pretraining",
      "seeds-needed",
    ] {
      #expect(html.contains("id=\"\(id)\""), "\(id)")
    }
    #expect(html.contains("always SR") && html.contains("0.180"))
    #expect(html.contains("the records are synthetic"))
    #expect(html.contains("zeng-2026 is left out") && !html.contains("0.115 ± 0.072"))
    #expect(html.contains("What these seeds can and cannot show"))
    #expect(html.contains("anton: 7 tasks, 1 h 30 min of training, in 8 and 16 lanes"))
    #expect(html.contains("name = &quot;generated&quot;"))
  }

  @Test("its contents lead to every section by its heading, in order, and nowhere else")
  func contents() throws {
    let html = try small().report.html
    let start = try #require(html.range(of: "<nav class=\"contents\" aria-label=\"Contents\">"))
    let end = try #require(html.range(of: "</nav>", range: start.upperBound..<html.endIndex))
    let links = html[start.upperBound..<end.lowerBound].matches(of: /<a href="#([^"]+)">([^<]+)<\/a>/)
    let sections = html.matches(of: /<section id="([^"]+)"><h2>([^<]+)<\/h2>/)
    #expect(links.map { "\($0.1): \($0.2)" } == sections.map { "\($0.1): \($0.2)" })
    #expect(sections.count >= 6 && html.matches(of: /<h2>/).count == sections.count)
  }

  @Test("it tells results apart that began from what other hosts had saved")
  func resumptions() throws {
    var results = try small()
    let html = results.report.html
    #expect(html.contains("pretraining/a/seed-1: from the state of 01234567, came again the same from the beginning"))
    #expect(html.contains("pretraining/b/seed-1: from the state of abcdef01, <span class=\"alarm\">not checked"))
    results.provenance.resumptions = []
    #expect(!results.report.html.contains("saved state"))
  }

  @Test("every figure is a well-formed SVG file of its own, with both axes, each with a title and at least two labels")
  func figures() throws {
    let files = try small().report.figureFiles()
    #expect(files.count == 10)
    for file in files {
      let reader = AxisReader()
      let parser = XMLParser(data: Data(file.svg.utf8))
      parser.delegate = reader
      #expect(parser.parse(), "\(file.name): \(String(describing: parser.parserError))")
      for axis in ["axis-x", "axis-y"] {
        #expect(reader.ticks[axis, default: 0] >= 2, "\(file.name) has labels on \(axis)")
      }
      #expect(reader.titles["axis-x", default: 0] >= 1, "\(file.name) says what its x axis is")
      #expect(!file.svg.contains("nan") && !file.svg.contains("inf\""), "\(file.name)")
    }
  }

  @Test("the same results give the same bytes, in whatever order they came")
  func deterministic() throws {
    let (first, second) = try (small().report, small(reversed: true).report)
    #expect(first.html == second.html)
    #expect(first.figureFiles() == second.figureFiles())
  }

  @Test("names that would be markup are shown as they are")
  func hostileName() throws {
    let html = try small(name: "</title><script>alert(1)</script>").report.html
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  @Test("a run without any result is told as such, and one of one seed has no intervals")
  func few() throws {
    var none = try small()
    let empty = SweepOutcome(
      name: "empty", dataSource: "PTB-XL", isSynthetic: false, fingerprint: none.outcome.fingerprint,
      codeVersion: "0.1.0", baselines: none.outcome.baselines,
      conditions: none.outcome.conditions.map {
        .init(condition: $0.condition, planned: $0.planned, trials: [], failed: [])
      })
    let report = RunReport(
      AggregateReport(empty), definition: none.definition, pretrainings: [], provenance: none.provenance)
    #expect(report.html.contains("0 of 18 trials") && report.figureFiles().isEmpty)
    none = try GeneratedResults(conditions: ["scratch-noaug-n70"], seeds: 1, epochs: 1)
    #expect(none.report.html.contains("one seed"))
  }

  @Test("ten conditions with 200 seeds of 50 epochs stay under 5 MB")
  func large() throws {
    let results = try GeneratedResults(conditions: GeneratedResults.manyConditions, seeds: 200, epochs: 50)
    let start = ContinuousClock.now
    let html = results.report.html
    print("report of 10 x 200 x 50: \(html.utf8.count) bytes in \(ContinuousClock.now - start)")
    #expect(html.utf8.count < 5_000_000)
  }
}

/// Counts what stands on the axes of a drawing.
private final class AxisReader: NSObject, XMLParserDelegate {
  var ticks: [String: Int] = [:]
  var titles: [String: Int] = [:]
  private var classes: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let own = (attributes["class"] ?? "").split(separator: " ")
    if element == "text", let axis = classes.last(where: { $0.hasPrefix("axis-") }) {
      if own.contains("tick") { ticks[axis, default: 0] += 1 }
      if own.contains("title") { titles[axis, default: 0] += 1 }
    }
    classes.append(attributes["class"] ?? "")
  }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
    classes.removeLast()
  }
}
