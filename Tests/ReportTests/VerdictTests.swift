import Foundation
import Statistics
import Sweep
import Testing
import Training

@testable import Report

/// When a verdict may be taken from a test for one look, and from what it is taken else.
@Suite struct `A verdict` {
  private static let scratch = (0..<16).map { 0.1 + 0.01 * Double($0 % 4) }
  private static let pretrained = (0..<16).map { 0.2 + 0.002 * Double($0 % 3) }

  private func outcome(seeds: Int, planned: Int? = nil, growth: Looks.Reason? = nil) throws -> SweepOutcome {
    var outcome = try SweepOutcome.pair(
      scratch: Array(Self.scratch.prefix(seeds)), collapsed: 0, pretrained: Array(Self.pretrained.prefix(seeds)),
      planned: planned)
    outcome.seedPlan.growth = growth
    return outcome
  }

  private func limits(_ outcome: SweepOutcome) throws -> String {
    let sections = AggregateReport(outcome).document.sections.filter { $0.heading.hasPrefix("What these seeds") }
    return Document(sections: [try #require(sections.first)]).text
  }

  @Test func `of all seeds that were planned at first is the sign-flip test's`() throws {
    let outcome = try outcome(seeds: 8)
    #expect(outcome.looks == .one)
    let text = try limits(outcome)
    #expect(text.contains("significant at 0.05 (p = 0.008)") && !text.contains("every look"))
  }

  /// Eight pairs, all one way: a test for one look calls it significant, one for every look needs twelve.
  @Test(arguments: [Looks.Reason.extended, .stoppingRule, .unknown, .combined, .unfinished])
  func `is a test's that is valid at every look where there may have been several`(reason: Looks.Reason) throws {
    let isUnfinished = reason == .unfinished
    let early = try outcome(seeds: 8, planned: isUnfinished ? 16 : nil, growth: isUnfinished ? nil : reason)
    #expect(early.looks == .many(reason))
    let report = AggregateReport(early)
    for text in [report.text, report.markdown, report.latex, report.methods] {
      #expect(!text.contains("significant at") && text.contains("valid at"))
      #expect(text.contains("\(reason)".prefix(12)))
    }
    #expect(try limits(early).contains("the smallest p that 8 pairs can reach at every look is 0.184"))
    #expect(!report.json.contains("\"significant\""))
    #expect(report.json.contains("\"reason\" : \"\(reason.rawValue)\""))
    let late = try outcome(seeds: 15, planned: isUnfinished ? 16 : nil, growth: isUnfinished ? nil : reason)
    let comparison = try #require(SweepAnalysis(late).comparisons.first)
    #expect(comparison.decisive == comparison.symmetry.test && comparison.decisive?.verdict == .significant)
    let p = Numbers.pValueInText(comparison.symmetry.evidence.pValue)
    #expect(try limits(late).contains("significant at 0.05 at every look"))
    #expect(try limits(late).contains(p))
  }

  @Test func `at every look takes seeds as they were planned, up to the first that is missing`() throws {
    var outcome = try outcome(seeds: 8, growth: .extended)
    outcome.seedPlan.order = [5, 6, 7, 8, 1, 2, 3, 4]
    let before = try #require(SweepAnalysis(outcome).comparisons.first)
    let differences = [4, 5, 6, 7, 0, 1, 2, 3].map { Self.pretrained[$0] - Self.scratch[$0] }
    #expect(before.symmetry.pairs == 8 && before.symmetry.evidence == SymmetryProcess(differences).evidence)
    let trials = outcome.conditions[1].trials.filter { $0.seed != 7 }
    outcome.conditions[1] = .init(
      condition: outcome.conditions[1].condition, planned: outcome.conditions[1].planned, trials: trials, failed: [])
    let missing = try #require(SweepAnalysis(outcome).comparisons.first)
    #expect(missing.pairs == 7 && missing.symmetry.pairs == 2, "seed 7 may come yet")
    outcome.conditions[1] = .init(
      condition: outcome.conditions[1].condition, planned: outcome.conditions[1].planned, trials: trials,
      failed: [.init(seed: 7, failureClass: "crash")])
    #expect(try #require(SweepAnalysis(outcome).comparisons.first).symmetry.pairs == 7)
  }

  @Test func `of a family is corrected for all comparisons from the first look on`() throws {
    var outcome = try outcome(seeds: 15, growth: .extended)
    let other = outcome.conditions[1]
    let condition = try Condition(name: "ssl-frozen-n70")
    outcome.conditions.append(.init(condition: condition, planned: other.planned, trials: [], failed: []))
    let comparisons = SweepAnalysis(outcome).comparisons
    #expect(comparisons.map(\.symmetry.test.family) == [2, 2] && comparisons[1].decisive == nil)
    #expect(comparisons[0].symmetry.test.adjusted == 2 * comparisons[0].symmetry.test.pValue)
    #expect(comparisons[1].symmetry.test.pValue == 1)
  }

  @Test func `of runs put together is one look's only where both planned the same seeds`() throws {
    let first = try outcome(seeds: 8)
    #expect(try SweepOutcome.combined([first, first])?.looks == .one)
    let more = try outcome(seeds: 12)
    #expect(try SweepOutcome.combined([first, more])?.looks == .many(.combined))
    #expect(try SweepOutcome.combined([first, more])?.seedPlan.order == Array(1...12))
  }

  @Test func `and its plan name the test they are for, and never fewer pairs than it can speak with`() throws {
    let report = AggregateReport(try outcome(seeds: 4))
    let sections = report.document.sections.filter { $0.heading == "How many seeds would" }
    let text = Document(sections: [try #require(sections.first)]).text
    for test in ["one look: sign-flip", "every look: symmetry", "one look: McNemar", "every look: Robbins"] {
      #expect(text.contains(test))
    }
    let plan = try #require(SweepAnalysis(try outcome(seeds: 4)).comparisons.first).plan
    #expect(plan.signFlip == .init(least: 6, forPower: 6), "a clear effect, which six pairs can show at the earliest")
    for pairs in [plan.signFlip, plan.symmetry, plan.collapse, plan.collapseAtEveryLook] {
      #expect(pairs.forPower.map { $0 >= pairs.least ?? .max } ?? true)
    }
  }

  @Test func `names the direction that its evidence is of, and says where the seeds have turned since`() throws {
    let scratch = [Double](repeating: 0.4, count: 30)
    let turning = scratch.indices.map { $0 < 14 ? 0.65 : 0.05 }
    var outcome = try SweepOutcome.pair(scratch: scratch, collapsed: 0, pretrained: turning)
    outcome.seedPlan.growth = .extended
    let comparison = try #require(SweepAnalysis(outcome).comparisons.first)
    try #require(comparison.decisive?.verdict == .significant && (comparison.difference.mean ?? 0) < 0)
    let text = try limits(outcome).split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      text.contains("Macro-F1: higher than scratch-noaug-n70 by 0.250, significant at 0.05 at every look"), "\(text)")
    #expect(
      text.contains("over all 30 pairs looked at by now the mean difference has the other sign (-0.070)"), "\(text)")
  }

  @Test(arguments: [
    (0.95, "95 %", "0.05"), (0.9, "90 %", "0.10"), (0.9999, "99.99 %", "0.0001"), (0.975, "97.5 %", "0.025"),
  ])
  func `has a level with as many digits as it was given`(confidence: Double, text: String, level: String) throws {
    #expect(Numbers.confidence(confidence) == text)
    #expect(Numbers.level(1 - confidence) == level)
    var options = SweepAnalysis.Options()
    options.confidence = confidence
    let report = AggregateReport(try outcome(seeds: 16), options: options).text.split { $0.isWhitespace }
      .joined(separator: " ")
    #expect(report.contains("\(text) interval") && !report.contains("100 % interval") && report.contains("at \(level)"))
  }

  @Test func `at a level that no number of pairs reaches has a plan that says so`() throws {
    var options = SweepAnalysis.Options()
    options.confidence = 0.999999999999
    let report = AggregateReport(try outcome(seeds: 8), options: options)
    let plan = try #require(report.analysis.comparisons.first).plan
    #expect(plan.signFlip == .init(least: nil, forPower: nil) && plan.collapse.least == 41)
    let text = report.text.split { $0.isWhitespace }.joined(separator: " ")
    #expect(text.contains("none: no number of pairs comes below the level with this test."))
    #expect(text.contains("one look: sign-flip none -"))
    #expect(report.json.contains("\"least_pairs\" : null"))
  }
}
