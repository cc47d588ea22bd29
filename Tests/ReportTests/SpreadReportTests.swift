import Foundation
import Statistics
import Testing
import Training

@testable import Report

/// Families of tests, what they can reach, and what is said where nothing spreads.
@Suite struct `Families of comparisons` {
  /// Conditions against the first, each with so many seeds of so many planned.
  private func outcome(_ seeds: [Int], planned: Int) throws -> SweepOutcome {
    let names = ["scratch-noaug-n70", "ssl-noaug-n70", "ssl-frozen-n70", "scratch-groupnorm-n70"]
    var outcome = try SweepOutcome.likePublished()
    outcome.conditions = try zip(names, seeds).enumerated().map { index, condition in
      let trials = try (0..<condition.1).map { seed in
        try TrialResult.trial(
          condition.0, seed: UInt64(seed + 1), validation: [0.1, 0.1, 0.2, 0.3], selected: 3,
          test: 0.1 + 0.1 * Double(index) + 0.001 * Double((seed + index) * seed % 5))
      }
      return .init(
        condition: try Condition(name: condition.0), planned: (1...planned).map { UInt64($0) }, trials: trials,
        failed: [])
    }
    return outcome
  }

  @Test func `count those that are planned, also before their first pair`() throws {
    let comparisons = SweepAnalysis(try outcome([8, 8, 0, 0], planned: 8)).comparisons
    #expect(comparisons.map(\.signFlip?.family) == [3, nil, nil] && comparisons[0].spread.test?.family == 3)
    let test = try #require(comparisons[0].signFlip)
    #expect(test.pValue == 2.0 / 256 && test.adjusted == 6.0 / 256 && test.verdict == .significant)
    #expect(comparisons[0].collapse.test?.family == 3)
  }

  @Test func `know the smallest corrected p of unequal numbers of pairs: where all others are at their smallest`()
    throws
  {
    let comparisons = SweepAnalysis(try outcome([10, 10, 9, 6], planned: 10)).comparisons
    let tests = comparisons.compactMap(\.signFlip)
    // Three times 2 / 1024; twice 2 / 512, which is more; once 2 / 64, which is more again.
    let smallest: [Double] = [6 / 1024, 4 / 512, 2 / 64]
    #expect(tests.map(\.smallestAdjusted) == smallest)
    #expect(tests[2].verdict == .significant && tests[2].adjusted == 2.0 / 64, "six pairs can tell beside ten and nine")
    let equal = SweepAnalysis(try outcome([6, 6, 6, 6], planned: 6)).comparisons.compactMap(\.signFlip)
    let three = [Double](repeating: 6.0 / 64, count: 3)
    #expect(equal.map(\.smallestAdjusted) == three)
    #expect(equal.allSatisfy { $0.verdict == .cannotTell })
  }

  @Test func `say that values are all equal, and give them no interval of width 0 and no p of 1e-143`() throws {
    let scratch = [Double](repeating: 0.18, count: 10)
    let outcome = try SweepOutcome.pair(scratch: scratch, collapsed: 0, pretrained: scratch.map { $0 + 0.1 })
    let report = AggregateReport(outcome)
    let condition = report.analysis.conditions[0]
    #expect(condition.score.interval == nil && condition.plan.seedsForScore == nil)
    let comparison = try #require(report.analysis.comparisons.first)
    #expect(comparison.interval == nil && comparison.tTest == nil && comparison.standardizedEffect == nil)
    #expect(comparison.signFlip?.pValue == 2.0 / 1024, "the signs still tell")
    let text = report.text
    #expect(text.ranges(of: "all equal").count >= 4)
    let row = text.split(separator: "\n").first { $0.contains("0.180 ± 0.000") }
    #expect(row?.contains("all equal") == true, "\(row ?? "no row")")
    #expect(report.json.contains("\"all_equal\" : true"))
    let page = Findings(report)
    #expect(HeadlineTable(findings: page).html.text.contains("all equal"))
    #expect(page.seedsNeededFigure == nil)
  }

  @Test func `have an effect in units of the differences' own spread`() throws {
    let scratch = (0..<8).map { 0.1 + 0.01 * Double($0 % 4) }
    let pretrained = (0..<8).map { 0.2 + 0.01 * Double($0 % 3) }
    let report = AggregateReport(try SweepOutcome.pair(scratch: scratch, collapsed: 0, pretrained: pretrained))
    let comparison = try #require(report.analysis.comparisons.first)
    let t = try #require(comparison.tTest)
    #expect(abs(try #require(comparison.standardizedEffect) * 8.0.squareRoot() - t.t) < 1e-12)
    #expect(report.text.contains("d_z") && report.json.contains("\"d_z\" : "))
    #expect(report.latex.contains("d\\_z"))
  }
}

@Suite struct `The spread between seeds` {
  private static let scratch = [0.30, 0.10, 0.33, 0.12, 0.28, 0.35, 0.09, 0.31, 0.11, 0.26]
  private static let pretrained = [0.30, 0.31, 0.29, 0.305, 0.295, 0.30, 0.312, 0.298, 0.302, 0.288]

  private func outcome(planned: Int? = nil) throws -> SweepOutcome {
    try SweepOutcome.pair(scratch: Self.scratch, collapsed: 0, pretrained: Self.pretrained, planned: planned)
  }

  private func words(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }

  @Test func `has a ratio with its interval, a paired test in a family, a plan and a sentence`() throws {
    let report = AggregateReport(try outcome())
    let comparison = try #require(report.analysis.comparisons.first)
    let spread = comparison.spread
    let test = try #require(PairedSpreadTest(Self.pretrained, Self.scratch))
    #expect(spread.pairs == 10 && spread.ratio == test.ratio && spread.ratioInterval == test.ratioInterval())
    #expect(spread.test?.pValue == test.test.pValue && spread.test?.smallest == 2.0 / 1024 && spread.unpaired == nil)
    #expect(comparison.decisiveOfSpread?.verdict == .significant && comparison.plan.spread.least == 6)
    let text = words(report.text)
    #expect(text.contains("ssl-noaug-n70, spread between seeds: less than in scratch-noaug-n70 (SD 0.008 against 0.1"))
    #expect(text.contains("Spread of Macro-F1 over the same seeds:") && text.contains("one look: sign-flip"))
    #expect(report.json.contains("\"ratio_interval\" : [") && !report.json.contains("\"brown_forsythe_p\""))
    #expect(report.methods.contains("distances of Macro-F1 from the conditions' medians"))
  }

  @Test func `of three seeds cannot be told`() throws {
    let report = AggregateReport(try .likePublished())
    let spread = try #require(report.analysis.comparisons.first).spread
    #expect(spread.test?.verdict == .cannotTell && spread.ratioInterval == nil)
    #expect(
      words(report.text).contains("spread between seeds: cannot tell; the smallest p that 3 pairs can reach is 0.500"))
  }

  @Test func `is taken from a test that is valid at every look where there may have been several`() throws {
    let report = AggregateReport(try outcome(planned: 12))
    let comparison = try #require(report.analysis.comparisons.first)
    #expect(comparison.decisiveOfSpread == comparison.spread.anytime.test && comparison.spread.anytime.pairs == 10)
    let pairs = zip(Self.pretrained, Self.scratch).map { (first: $0, second: $1) }
    #expect(comparison.spread.anytime.evidence == SpreadProcess(pairs).symmetry.evidence)
    #expect(comparison.spread.anytime.test.smallest == SymmetryProcess.smallestPValue(pairs: 5))
    #expect(comparison.plan.spreadAtEveryLook.least.map { $0 % 2 == 0 } == true)
    #expect(
      words(report.text).contains(
        "spread between seeds: cannot tell; the smallest p that 10 pairs can reach at every look"))
  }

  @Test func `is that of Brown and Forsythe only where no seed is paired`() throws {
    var outcome = try outcome()
    let other = outcome.conditions[1]
    outcome.conditions[1] = .init(
      condition: other.condition, planned: (101...110).map { UInt64($0) },
      trials: other.trials.map { trial in
        var trial = trial
        trial.seed += 100
        return trial
      }, failed: [])
    let report = AggregateReport(outcome)
    let spread = try #require(report.analysis.comparisons.first).spread
    #expect(spread.pairs == 0 && spread.test == nil)
    #expect(spread.unpaired == BrownForsytheTest([Self.pretrained, Self.scratch]))
    #expect(words(report.text).contains("by Brown and Forsythe's test for one look"))
  }
}
