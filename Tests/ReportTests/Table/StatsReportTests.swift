import CSV
import Statistics
import TestSupport
import Testing
import Training

@testable import Report

@Suite struct `The report on tables of scores` {
  private func report(_ text: String, _ reading: TableReading, everyLook: Bool = false) throws -> StatsReport {
    let table = try CSVTable(parsing: Array(text.utf8), file: "run.csv")
    return StatsReport(try ScoreTables([table], reading, areLookedAt: everyLook))
  }

  /// A text without its lines and columns.
  private static func flat(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }

  private static func results() throws -> SweepOutcome {
    try GeneratedResults(
      conditions: ["scratch-noaug-n70", "ssl-noaug-n70", "scratch-strongaug-n70"], seeds: 12, epochs: 6
    ).outcome
  }

  /// What both have to say of a condition and of a comparison, by their names there and here.
  private func expectSame(_ stats: StatsReport, _ aggregate: AggregateReport, keys: [(there: String, here: String)])
    throws
  {
    let (own, other) = (try JSONValues(stats.json), try JSONValues(aggregate.json))
    for index in 0..<3 {
      for (there, here) in keys {
        let expected = try #require(other[["conditions", "\(index)", there]])
        #expect(own[["conditions", "\(index)", here]] == expected, "\(there) of condition \(index)")
      }
    }
    for index in 0..<2 {
      let path = ["comparisons", "\(index)"]
      #expect(own[path + ["score"]] == other[path + ["macro_f1"]] && own[path + ["pairs"]] == other[path + ["pairs"]])
      #expect(own[path + ["collapse"]] == other[path + ["collapse"]])
    }
    #expect(own[["verdicts"]] == other[["verdicts"]])
  }

  @Test func `gives the numbers of aggregate to the last digit from its CSV, collapse by the best epoch`() throws {
    let outcome = try Self.results()
    var reading = TableReading(metric: .macroF1)
    reading.score = "macro_f1"
    reading.bestEpoch = "best_epoch"
    reading.firstEpoch = 1
    try expectSame(
      try report(outcome.csv, reading), AggregateReport(outcome),
      keys: [
        ("name", "name"), ("planned", "planned"), ("failed", "failed"), ("diverged", "diverged"), ("macro_f1", "score"),
        ("collapse", "collapse"), ("collapse_one_based", "collapse_one_based"),
        ("collapse_thresholds", "collapse_thresholds"),
      ])
  }

  @Test func `gives them from its rows by epoch, too, with the untrained network's and ties`() throws {
    let outcome = try Self.results()
    var reading = TableReading(metric: .macroF1)
    reading.score = "test_macro_f1"
    reading.epochs = .init(column: "epoch")
    reading.epochs?.take = .best
    reading.epochs?.select = "validation_macro_f1"
    reading.firstEpoch = 1
    try expectSame(
      try report(outcome.epochsCSV, reading), AggregateReport(outcome),
      keys: [
        ("macro_f1", "score"), ("collapse", "collapse"), ("collapse_one_based", "collapse_one_based"),
        ("collapse_with_untrained", "collapse_with_untrained"), ("ties", "ties"), ("diverged", "diverged"),
      ])
  }

  @Test func `takes verdicts from tests for every look where it is told to`() throws {
    let outcome = try Self.results()
    var reading = TableReading(metric: .macroF1)
    reading.score = "macro_f1"
    let once = Self.flat(try report(outcome.csv, reading).text)
    #expect(once.contains("it is taken to have been") && !once.contains("Collapse"))
    let always = try report(outcome.csv, reading, everyLook: true)
    #expect(Self.flat(always.text).contains("it was said that seeds were added when results could be seen"))
    #expect(always.json.contains("\"reason\" : \"stated\""))
  }

  @Test func `of a score without bounds says nothing that depends on them, and of lower ones which is better`() throws {
    let rows = (1...8).map { "a,\($0),\(100 + $0)\nb,\($0),\(90 + 2 * $0)\n" }.joined()
    var reading = TableReading(metric: Metric(name: "loss", isHigherBetter: false))
    reading.score = "loss"
    let report = try report("condition,seed,loss\n" + rows, reading)
    let json = try JSONValues(report.json)
    for key in ["anytime_valid", "bounds"] { #expect(json[["conditions", "0", "score", key]] == "null") }
    #expect(json[["comparisons", "0", "score", "anytime_valid"]] == "null")
    let comparison = report.analysis.comparisons[0]
    #expect(comparison.improvement.value == 1 && comparison.difference.mean == -5.5)
    #expect(report.text.contains("loss: lower is better; its bounds are not given"))
    #expect(!report.text.contains("Macro-F1"))
  }

  @Test func `of conditions without common seeds has the unpaired test`() throws {
    let rows = (1...5).map { "a,\($0),0.\($0)\nb,\($0 + 10),0.\($0 + 2)\n" }.joined()
    var reading = TableReading(metric: .macroF1)
    reading.score = "f1"
    let report = try report("condition,seed,f1\n" + rows, reading)
    let test = try #require(report.welchTests.first?.test)
    #expect(abs(test.difference - 0.2) < 1e-12 && abs(test.t - 2) < 1e-9 && abs(test.pValue - 0.0805) < 5e-4)
    #expect(report.text.contains("Welch p") && report.text.contains("cannot tell"))
  }

  @Test func `warns of a best epoch that is chosen by the score itself`() throws {
    var reading = TableReading(metric: .macroF1)
    reading.score = "f1"
    reading.epochs = .init(column: "epoch")
    reading.epochs?.take = .best
    let text = try report("condition,seed,epoch,f1\na,1,1,0.5\na,1,2,0.4\na,2,1,0.5\n", reading).text
    #expect(
      Self.flat(text).contains(
        "chosen by the scores themselves: too good on average"))
  }
}
