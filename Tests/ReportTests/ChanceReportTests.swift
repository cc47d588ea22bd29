import Statistics
import Testing
import Training

@testable import Report

@Suite struct `Sources of chance` {
  /// Runs whose held stream moves scores by `held`, and whose seeds move them by 0.01.
  private func runs(_ held: [Double], seeds: [ClosedRange<Int>]) throws -> [SweepOutcome] {
    try zip(held, seeds).map { shift, seeds in
      let scores = seeds.map { 0.3 + shift + 0.01 * Double($0 * 5 % 7) + 0.001 * Double($0 * $0 % 3) * (shift + 1) }
      var outcome = try SweepOutcome.pair(scratch: scores, collapsed: 0, pretrained: [])
      let trials = try zip(seeds, scores).map { seed, score in
        try TrialResult.trial(
          "scratch-noaug-n70", seed: UInt64(seed), validation: [0.1, 0.2, 0.3], selected: 2, test: score)
      }
      outcome.conditions = [
        SweepOutcome.ConditionOutcome(
          condition: outcome.conditions[0].condition, planned: seeds.map(UInt64.init), trials: trials, failed: [])
      ]
      return outcome
    }
  }

  @Test func `with the same seeds in every run are crossed`() throws {
    let report = ChanceReport(
      streams: ["subset"], outcomes: try runs([0, 0.1, 0.2], seeds: [1...6, 1...6, 2...8]))
    guard case .crossed(let components)? = report.analyses[0].components else {
      Issue.record("the runs share seeds 2 to 6")
      return
    }
    #expect(report.analyses[0].values == 15)
    #expect(abs(components.rows.squareRoot() - 0.1) < 0.01 && components.rowsPValue < 0.001)
    #expect(components.columns.squareRoot() < 0.03 && components.interaction < 1e-6)
  }

  @Test func `with other seeds in every run are nested`() throws {
    let outcomes = try runs([0, 0.1, 0.2], seeds: [1...5, 6...10, 11...15])
    let report = ChanceReport(streams: ["subset"], outcomes: outcomes)
    guard case .nested(let components)? = report.analyses[0].components else {
      Issue.record("no two runs share a seed")
      return
    }
    #expect(components.share > 0.9 && components.pValue < 0.001)
    #expect(report.text.contains("SD by subset") && report.json.contains("\"held_streams\""))
  }

  @Test func `of one seed say nothing`() throws {
    let report = ChanceReport(streams: ["subset"], outcomes: try runs([0, 0.1], seeds: [1...1, 1...1]))
    #expect(report.analyses[0].components == nil && report.text.contains("-"))
  }
}
