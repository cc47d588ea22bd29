import ContentHash
import Statistics
import Testing
import Training

@testable import Report

extension SweepOutcome {
  /// `scratch-noaug-n70` and `ssl-noaug-n70` with these test scores by seed; those before `collapsed` are best after the first epoch.
  static func pair(
    scratch: [Double], collapsed: Int, pretrained: [Double], pretrainedCollapsed: Int = 0, planned: Int? = nil
  ) throws -> SweepOutcome {
    func condition(_ name: String, _ scores: [Double], _ collapsed: Int) throws -> ConditionOutcome {
      let trials = try scores.enumerated().map { index, score in
        let selected = index < collapsed ? 1 : 4
        let validation = (0...5).map { $0 == selected ? 0.3 : 0.1 }
        return try TrialResult.trial(
          name, seed: UInt64(index + 1), validation: validation, selected: selected, test: score,
          classes: index < collapsed ? 1 : 5)
      }
      let seeds = (0..<max(planned ?? 0, scores.count)).map { UInt64($0 + 1) }
      return ConditionOutcome(condition: try Condition(name: name), planned: seeds, trials: trials, failed: [])
    }
    return SweepOutcome(
      name: "pair", dataSource: "PTB-XL, 1849 records", isSynthetic: false,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0", baselines: .ptbxl,
      conditions: [
        try condition("scratch-noaug-n70", scratch, collapsed),
        try condition("ssl-noaug-n70", pretrained, pretrainedCollapsed),
      ])
  }

  /// What was published, as three seeds would give it: 2/3 collapsed against 0/3.
  static func likePublished() throws -> SweepOutcome {
    try pair(scratch: [0.07, 0.08, 0.2], collapsed: 2, pretrained: [0.19, 0.195, 0.191])
  }
}

@Suite struct `An analysis` {
  @Test func `of three seeds, two thirds against none, cannot tell`() throws {
    let analysis = SweepAnalysis(try .likePublished())
    let collapse = analysis.conditions.map { $0.collapse[0].rate.exact }
    #expect(abs(collapse[0].lower - 0.094) < 5e-4 && abs(collapse[0].upper - 0.992) < 5e-4)
    #expect(collapse[1].lower == 0 && abs(collapse[1].upper - 0.708) < 5e-4)
    let comparison = try #require(analysis.comparisons.first)
    #expect(abs((comparison.collapse.fisher?.pValue ?? 1) - 0.4) < 1e-12)
    #expect(abs(comparison.collapse.mcNemar.pValue - 0.5) < 1e-12)
    let tests = [try #require(comparison.signFlip), try #require(comparison.collapse.test)]
    for test in tests { #expect(abs(test.smallest - 0.25) < 1e-12 && test.verdict == .cannotTell) }
    #expect(comparison.plan.collapse == .init(least: 6, forPower: 11) && comparison.plan.signFlip.least == 6)
  }

  @Test func `of many seeds tells what it can`() throws {
    let scratch = (0..<12).map { 0.1 + 0.01 * Double($0 % 4) }
    let pretrained = (0..<12).map { 0.19 + 0.002 * Double($0 % 3) }
    let outcome = try SweepOutcome.pair(scratch: scratch, collapsed: 8, pretrained: pretrained)
    let comparison = try #require(SweepAnalysis(outcome).comparisons.first)
    #expect(comparison.pairs == 12 && comparison.signFlip?.verdict == .significant)
    #expect(comparison.collapse.test?.verdict == .significant)
    #expect(comparison.improvement.value == 1)
    let difference = zip(pretrained, scratch).map { $0 - $1 }.reduce(0, +) / 12
    #expect(abs(try #require(comparison.difference.mean) - difference) < 1e-15)
    #expect(try #require(comparison.interval).contains(difference))
  }

  @Test func `pairs by seed: a seed without its partner takes no part`() throws {
    let analysis = SweepAnalysis(try .example())
    let comparison = try #require(analysis.comparisons.first)
    #expect(comparison.differences.map(\.seed) == [1])
    #expect(abs(comparison.differences[0].value - 0.32) < 1e-15)
    #expect(comparison.interval == nil && comparison.tTest == nil && comparison.signFlip?.verdict == .cannotTell)
  }

  @Test func `never drops a missing result`() throws {
    let condition = SweepAnalysis(try .example()).conditions[0]
    #expect(condition.planned == 4 && condition.completed == 2 && condition.diverged == 1 && condition.missing == 0)
    #expect(condition.failures == [.init(failureClass: "crash", count: 1)] && condition.unresolved == 1)
    let collapse = condition.collapse[0].rate
    #expect(collapse.proportion == Proportion(2, of: 2))
    #expect(collapse.bounds.lower == Proportion(2, of: 3).exactInterval().lower && collapse.bounds.upper == 1)
    let bounds = try #require(condition.score.bounds)
    #expect(abs(bounds.lowerBound - 0.28 / 3) < 1e-15 && abs(bounds.upperBound - 1.28 / 3) < 1e-15)
  }

  @Test func `tells collapsed seeds from the others, and counts epochs in every way`() throws {
    let condition = SweepAnalysis(try .likePublished()).conditions[0]
    #expect(condition.scoreOfCollapsed == Summary([0.07, 0.08]) && condition.scoreOfOthers == Summary([0.2]))
    #expect(condition.collapse.map(\.rate.proportion.count) == [2, 2, 2])
    #expect(condition.thresholds.map(\.rate.proportion.count) == [2, 2, 2, 3])
    #expect(condition.oneClass.proportion == Proportion(2, of: 3))
  }

  @Test func `compares with the condition that is asked for`() throws {
    var options = SweepAnalysis.Options()
    options.reference = try Condition(name: "ssl-noaug-n70")
    let analysis = SweepAnalysis(try .likePublished(), options: options)
    #expect(analysis.comparisons.map(\.condition.name) == ["scratch-noaug-n70"])
    #expect(try #require(analysis.comparisons[0].difference.mean) < 0)
    options.reference = try Condition(name: "ssl-frozen-n70")
    #expect(SweepAnalysis(try .likePublished(), options: options).comparisons.isEmpty)
  }

  @Test func `corrects for the number of comparisons, which also moves what can be shown`() throws {
    let names = ["scratch-noaug-n70", "ssl-noaug-n70", "ssl-frozen-n70", "scratch-groupnorm-n70"]
    let conditions = try names.enumerated().map { index, name in
      let trials = try (1...7).map { seed in
        try TrialResult.trial(
          name, seed: UInt64(seed), validation: [0.1, 0.1, 0.2, 0.3], selected: 3,
          test: 0.1 + 0.1 * Double(index) + 0.001 * Double(seed * seed % 5))
      }
      return SweepOutcome.ConditionOutcome(
        condition: try Condition(name: name), planned: Array(1...7), trials: trials, failed: [])
    }
    var outcome = try SweepOutcome.likePublished()
    outcome.conditions = conditions
    let tests = SweepAnalysis(outcome).comparisons.compactMap(\.signFlip)
    #expect(tests.count == 3)
    for test in tests {
      #expect(test.pValue == 1.0 / 64 && test.adjusted == 3.0 / 64 && test.verdict == .significant)
    }
    outcome.conditions = conditions.map { condition in
      SweepOutcome.ConditionOutcome(
        condition: condition.condition, planned: Array(1...6), trials: Array(condition.trials.prefix(6)), failed: [])
    }
    let comparisons = SweepAnalysis(outcome).comparisons
    #expect(comparisons.allSatisfy { $0.signFlip?.verdict == .cannotTell && $0.plan.signFlip.least == 7 })
  }
}
