import Statistics
import Testing
import Training

@testable import Report

@Suite struct `Two runs compared` {
  private func outcome(_ scores: [Double], seeds: [Int]) throws -> SweepOutcome {
    var outcome = try SweepOutcome.example()
    let condition = outcome.conditions[0].condition
    let trials = try zip(seeds, scores).map { seed, score in
      try TrialResult.trial(
        condition.name, seed: UInt64(seed), validation: [0.1, 0.2, 0.3, 0.4], selected: seed == 3 ? 1 : 3, test: score)
    }
    outcome.conditions = [
      SweepOutcome.ConditionOutcome(
        condition: condition, planned: seeds.map(UInt64.init), trials: trials, failed: [])
    ]
    return outcome
  }

  private func report(_ run: SweepOutcome, _ reference: SweepOutcome) -> RunComparisonReport {
    RunComparisonReport(
      RunComparisonReport.Run(name: "fast", outcome: run),
      against: RunComparisonReport.Run(name: "slow", outcome: reference),
      differences: [.init(key: "encoder.convolution", value: "winograd", reference: "direct")])
  }

  /// The differences of the common seeds are 0.02, -0.01, 0.05, 0.03: the closed form of Student's t with three degrees of
  /// freedom, computed with NumPy, gives p = 0.16968 and the interval [-0.017281, 0.062281]; of the 16 choices of signs 4 reach a
  /// sum of 0.09 or -0.09.
  @Test func `are paired by seed`() throws {
    let run = try outcome([0.32, 0.29, 0.35, 0.43, 0.9], seeds: [1, 2, 3, 4, 9])
    let reference = try outcome([0.4, 0.3, 0.3, 0.3, 0.1], seeds: [4, 1, 2, 3, 7])
    let comparison = try #require(report(run, reference).comparisons.first)
    #expect(comparison.differences.map(\.seed) == [1, 2, 3, 4])
    #expect(abs(comparison.difference.mean! - 0.0225) < 1e-12)
    #expect(abs(comparison.interval!.lower + 0.017281) < 1e-6 && abs(comparison.interval!.upper - 0.062281) < 1e-6)
    #expect(abs(comparison.tTest!.pValue - 0.16968) < 1e-5)
    #expect(comparison.signFlip!.pValue == 4.0 / 16)
    #expect(comparison.collapse.condition.count == 1 && comparison.collapse.reference.count == 1)
  }

  @Test func `say what differs between them`() throws {
    let text = report(try outcome([0.32, 0.29], seeds: [1, 2]), try outcome([0.3, 0.31], seeds: [1, 2])).text
    #expect(text.contains("encoder.convolution  winograd  direct"))
    #expect(text.contains("fast minus slow, seed by seed") && text.contains("by seed: 1: +0.020, 2: "))
  }

  @Test func `may be two conditions of other names, of one run or of two`() throws {
    let outcome = try Candidates.three()
    let run = RunComparisonReport.Run(name: "run", outcome: outcome)
    let conditions = outcome.conditions.map(\.condition)
    let report = RunComparisonReport(
      conditions[1], of: run, against: conditions[0], of: run,
      differences: [.init(key: "pretraining", value: "default", reference: "not set")])
    let comparison = try #require(report.comparisons.first)
    #expect(report.comparisons.count == 1 && comparison.condition.name == "ssl-a" && comparison.pairs == 4)
    // .31, .13, .13, .54 less .21, .22, .23, .24.
    #expect(comparison.difference.mean.map { abs($0 - 0.0525) < 1e-12 } == true && comparison.signFlip?.family == 1)
    #expect(comparison == SweepAnalysis(outcome.with([0, 1])).comparisons.first)
    #expect(report.text.contains("ssl-a minus scratch, seed by seed") && report.text.contains("One run, computed by"))
    #expect(report.text.contains("default") && report.text.contains("not set"))
    var other = try Candidates.outcome([("scratch", [(0.2, 0.2), (0.2, 0.2)])], planned: 4)
    other.name = "other"
    let across = RunComparisonReport(
      conditions[2], of: run, against: other.conditions[0].condition, of: .init(name: "there", outcome: other),
      differences: [])
    #expect(across.comparisons.first?.pairs == 2, "by the seeds that both have")
    #expect(across.comparisons.first?.looks == .many(.unfinished))
    #expect(across.text.unwrapped.contains("ssl-b of run minus scratch of there, seed by seed"))
  }
}

extension SweepOutcome {
  /// Some of the conditions alone.
  fileprivate func with(_ places: [Int]) -> SweepOutcome {
    var outcome = self
    outcome.conditions = places.map { conditions[$0] }
    return outcome
  }
}
