import Foundation
import FoundationXML
import Program
import Statistics
import Sweep
import Testing
import Training

@testable import Report

/// What tables and figures make of the conditions of a grid.
@Suite struct `Grids in reports` {
  private static let two = """
    [conditions.scratch]
    learning-rate = [1e-4, 1e-3, 1e-2]
    batch-records = [16, 70]
    """
  private static let three = """
    [conditions.grid]
    initialization = ["scratch", "pretrained"]
    learning-rate = [1e-4, 1e-3, 1e-2]
    batch-records = [16, 70]
    weight-decay = [0.0, 1e-4]
    """

  private func report(_ file: String, seeds: Int = 4) throws -> AggregateReport {
    AggregateReport(try GeneratedResults(file: file, seeds: seeds, epochs: 4).outcome)
  }

  private func text(_ report: AggregateReport) -> [String] {
    Document(sections: report.gridSections).text.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
  }

  @Test func `of two keys are a matrix of means, spreads and collapses, at most 80 columns wide`() throws {
    let report = try report(Self.two)
    let lines = text(report)
    #expect(lines.first == "Grid scratch: batch-records and learning-rate")
    let head = try #require(lines.first { $0.hasPrefix("batch-records ") })
    #expect(head.split(separator: " ") == ["batch-records", "0.0001", "0.001", "0.01"])
    for (batch, row) in [("16", 0), ("70", 1)] {
      let line = try #require(lines.first { $0.hasPrefix("\(batch) ") })
      #expect(line.ranges(of: " ± ").count == 3 && line.ranges(of: "/").count == 3 && line.count <= 80)
      for column in 0..<3 {
        let condition = try #require(report.grids[0].condition(at: [row, column]))
        let mean = try #require(report.analysis.conditions[condition].score.summary.mean)
        #expect(line.contains(mean.fixed(3)))
      }
    }
    #expect(lines.contains { $0.hasPrefix("None is marked as the best: the highest of 6 means") })
  }

  @Test func `of more keys are a matrix for each combination of the others`() throws {
    let lines = text(try report(Self.three))
    let titles = lines.filter { $0.hasPrefix("initialization ") && $0.hasSuffix(":") }
    #expect(
      titles == [
        "initialization scratch, batch-records 16:", "initialization scratch, batch-records 70:",
        "initialization pretrained, batch-records 16:", "initialization pretrained, batch-records 70:",
      ])
    #expect(lines.count { $0.hasPrefix("learning-rate ") } == 4)
  }

  @Test func `of one key, or of pairs, are a row a value`() throws {
    let pairs = """
      [conditions.a]
      learning-rate = [1e-4, 1e-3]
      batch-records = [16, 70]
      zip = [["learning-rate", "batch-records"]]
      """
    let lines = text(try report(pairs))
    let head = try #require(lines.first { $0.hasPrefix("batch-records, learning-rate ") })
    #expect(head.contains("Macro-F1") && head.contains("95 % interval") && head.contains("collapsed"))
    #expect(lines.contains { $0.hasPrefix("16, 0.0001 ") } && lines.contains { $0.hasPrefix("70, 0.001 ") })
    #expect(lines.allSatisfy { !$0.contains("±") || $0.hasPrefix("A row") || $0.count <= 80 })
  }

  @Test func `with more columns than a terminal has stack them`() throws {
    let rates = (1...9).map { "\(Double($0) / 1000)" }.joined(separator: ", ")
    let report = try report("[conditions.a]\nbatch-records = [16, 70]\nlearning-rate = [\(rates)]\n", seeds: 2)
    let table = text(report)
    #expect(table.filter { $0.hasPrefix("batch-records ") }.count == 3)
    #expect(table.filter { $0.hasPrefix("16 ") || $0.hasPrefix("70 ") }.count == 6)
    #expect(table.allSatisfy { !$0.contains("±") || $0.hasPrefix("Macro-F1") || $0.count <= 80 })
    // Elsewhere it is one table.
    #expect(Document(sections: report.gridSections).markdown.ranges(of: "| batch-records |").count == 1)
  }

  @Test func `say where there is no data, and what is not in the sweep`() throws {
    var outcome = try GeneratedResults(file: Self.two, seeds: 3, epochs: 4).outcome
    let first = outcome.conditions[0]
    outcome.conditions[0] = .init(condition: first.condition, planned: first.planned, trials: [], failed: [])
    outcome.conditions.removeLast()
    let report = AggregateReport(outcome)
    let lines = text(report)
    #expect(lines.contains { $0.hasPrefix("16 ") && $0.contains("no data") })
    #expect(lines.contains { $0.hasPrefix("70 ") && $0.hasSuffix(" -") })
    #expect(lines.joined(separator: " ").contains("Combinations with - are not in the sweep."))
    let figure = try #require(report.gridFigures.first)
    #expect(figure.file(width: .twoColumns).contains("scratch@batch-records=16@learning-rate=0.0001: no data"))
    let empty = SweepOutcome(
      name: "empty", dataSource: "", isSynthetic: false, fingerprint: outcome.fingerprint, codeVersion: "",
      baselines: .ptbxl,
      conditions: outcome.conditions.map { .init(condition: $0.condition, planned: [1], trials: [], failed: []) })
    #expect(AggregateReport(empty).gridFigures.isEmpty && AggregateReport(empty).gridSections.count == 1)
  }

  @Test func `are in JSON by key and value`() throws {
    struct Grid: Decodable {
      struct Axis: Decodable {
        var keys: [String]
        var points: [[String?]]
      }
      struct Cell: Decodable {
        var at: [Int]
        var condition: String
        var n: Int
        var collapsed: Int
        var of: Int
      }
      var name: String
      var axes: [Axis]
      var cells: [Cell]
    }
    struct Report: Decodable { var grids: [Grid] }
    let report = try report(Self.two)
    let grids = try JSONDecoder().decode(Report.self, from: Data(report.json.utf8)).grids
    let grid = try #require(grids.first)
    #expect(grids.count == 1 && grid.name == "scratch" && grid.cells.count == 6)
    #expect(grid.axes.map(\.keys) == [["batch-records"], ["learning-rate"]])
    for cell in grid.cells {
      let values = zip(grid.axes, cell.at).map { $0.points[$1][0] ?? "" }
      #expect(cell.condition == "scratch@batch-records=\(values[0])@learning-rate=\(values[1])" && cell.of == cell.n)
    }
  }

  @Test func `are not spoken of where there are none, nor reused results: the bytes are those of earlier versions`()
    throws
  {
    var outcome = try SweepOutcome.example()
    let json = AggregateReport(outcome).json
    #expect(!json.contains("\"grids\"") && !json.contains("\"reused_results\""))
    outcome.lineage.reused = 2
    #expect(AggregateReport(outcome).json.contains("\"reused_results\" : 2"))
  }

  @Test func `in LaTeX are tables that it can set`() throws {
    let latex = Document(sections: try report(Self.three).gridSections).latex
    #expect(latex.ranges(of: "\\begin{tabular}").count == 4 && latex.ranges(of: "\\end{tabular}").count == 4)
    #expect(latex.ranges(of: "learning-rate & 0").count == 4)
  }

  @Test func `are figures: heat maps over two keys, lines over the numbers of one, on a page of their own section`()
    throws
  {
    let results = try GeneratedResults(
      file: Self.three
        + "\n[conditions.one]\nlearning-rate = [1e-4, 1e-3]\n[conditions.names]\nnormalization = [\"batch\", \"group\"]\n",
      seeds: 3, epochs: 4)
    let report = results.report
    let figures = AggregateReport(results.outcome).gridFigures
    #expect(figures.map(\.name) == ["grid-grid", "grid-one"])
    #expect(figures[0].panels.count == 8 && figures[1].panels.count == 2)
    for figure in figures {
      let file = figure.file(width: .oneColumn)
      let parser = XMLParser(data: Data(file.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(!file.contains("nan") && !file.contains("inf\""))
      #expect(report.html.contains("<figure id=\"\(figure.name)\">"))
      #expect(report.figureFiles().contains { $0.name == figure.name })
    }
    #expect(report.html.contains("<section id=\"grids\">"))
    let plain = try GeneratedResults(conditions: ["scratch-noaug-n70"], seeds: 2, epochs: 2)
    #expect(!plain.report.html.contains("id=\"grids\""))
  }
}

@Suite struct `The colours of heat maps` {
  @Test func `are the stronger the higher the value, with the values in the cells and a scale`() {
    let map = HeatMap(
      rows: .init(title: "a", labels: [["1"], ["2"]]), columns: .init(title: "b", labels: [["x"], ["y"]]),
      cells: [
        [HeatMap.Cell(value: 0, text: "0.000", note: "", title: ""), nil],
        [
          HeatMap.Cell(value: 1, text: "1.000", note: "± 0.1", title: ""),
          HeatMap.Cell(value: nil, text: "no data", note: "", title: ""),
        ],
      ], domain: 0...1, scaleTitle: "mean", scaleLabel: { $0.fixed(1) }, family: "score")
    let content = map.drawing(width: 340).content.text
    #expect(content.contains("fill-opacity=\"0.050\"") && content.contains("fill-opacity=\"0.500\""))
    for text in ["0.000", "1.000", "± 0.1", "no data", "mean", "rows: a", "columns: b"] {
      #expect(content.contains(">\(text)</text>"), "\(text)")
    }
    #expect(content.ranges(of: "class=\"no-data\"").count == 2)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1])
  func `can be drawn of values that nobody means`(value: Double) {
    let map = HeatMap(
      rows: .init(title: "", labels: [["1"]]),
      columns: .init(title: "", labels: [[String(repeating: "x", count: 300)]]),
      cells: [[HeatMap.Cell(value: value, text: "", note: "", title: "")]], domain: Ticks.domain(of: [value]),
      scaleTitle: "", scaleLabel: { $0.fixed(1) }, family: "score")
    #expect(!map.drawing(width: 340).content.text.contains("nan"))
  }
}

@Suite struct `Reports of many conditions` {
  /// 40 conditions with names of about 70 letters.
  private func outcome(seeds: Int = 3) throws -> SweepOutcome {
    try GeneratedResults(
      file: """
        [conditions.grid]
        learning-rate = [0.0001, 0.0005, 0.001, 0.005, 0.01]
        batch-records = [16, 70]
        weight-decay = [0.0, 0.0001]
        epochs = [5, 10]
        """, seeds: seeds, epochs: 4
    ).outcome
  }

  @Test func `keep tables of long names to 80 columns, each name on a line of its own`() throws {
    let report = AggregateReport(try outcome())
    #expect(report.analysis.conditions.count == 40 && report.isLong)
    for section in [report.scoreSection, report.collapseSection] + report.comparisonSections {
      for block in section.blocks {
        guard case .table = block else { continue }
        let lines = Document(sections: [.init(heading: "", blocks: [block])]).text.split(separator: "\n").map(
          String.init)
        let width = try #require(lines.map(\.count).max())
        #expect(width <= 110, "\(section.heading): \(width)")
        if lines.contains(where: { $0.hasPrefix("grid@") && !$0.contains("  ") }) { #expect(width <= 80) }
      }
    }
  }

  @Test func `tell what is shown one by one, and count what is not`() throws {
    let report = AggregateReport(try outcome())
    let limits = Document(sections: [report.limitsSection]).text
    #expect(limits.split(separator: "\n").filter { $0.hasPrefix("- ") }.count <= 4)
    #expect(limits.contains("cannot tell in 39 of 39 comparisons"))
    guard case .table(let power)? = report.planSection.blocks.dropFirst().first else {
      Issue.record("no table of power")
      return
    }
    #expect(power.rows.count == 40 && power.rows.allSatisfy { $0.count == power.columns.count })
    #expect(!AggregateReport(try .example()).isLong)
  }

  @Test func `have no label in a figure that is longer than its room, and one place a name`() throws {
    let findings = Findings(AggregateReport(try outcome()))
    let file = findings.scoreFigure.file(width: .twoColumns)
    #expect(file.contains(">grid</text>") && file.contains(">learning-rate=0.0005</text>"))
    #expect(!file.contains(">grid@"))
    let seeds = try #require(findings.seedsNeededFigure).panels[0].draw(960)
    #expect(seeds.height >= 15 * 40)
    #expect(findings.collapseFigure.panels[0].draw(960).content.text.contains("one class"))
    #expect(!findings.collapseFigure.panels[0].draw(960).content.text.contains(">untrained<"))
  }

  @Test(arguments: [
    ("scratch-noaug-n70", ["scratch-noaug-n70"]),
    ("ssl@learning-rate=0.0001@x=1", ["ssl", "learning-rate=0.0001", "x=1"]),
    ("mean Macro-F1, initialization scratch", ["mean Macro-F1,", "initialization scratch"]),
    (String(repeating: "a", count: 45), [String(repeating: "a", count: 22), String(repeating: "a", count: 22), "a"]),
    (String(repeating: "@", count: 40), []), ("", [""]),
  ])
  func `break names where a key begins`(name: String, lines: [String]) { #expect(name.nameLines(atMost: 22) == lines) }
}
