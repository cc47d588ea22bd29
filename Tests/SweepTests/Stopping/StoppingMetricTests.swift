import ContentHash
import Foundation
import Testing

@testable import Sweep
@testable import Training

/// Goals in another score than Macro-F1.
@Suite struct `Stopping by another metric` {
  private typealias Outcome = StoppingMonitor.Outcome

  private let scratch = "scratch-noaug-n70"
  private let pretrained = "ssl-noaug-n70"

  private func monitor(_ goals: String..., most: Int = 200) throws -> StoppingMonitor {
    let sweep = try SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1),
      published: [scratch, pretrained].map { try PublishedCondition(name: $0) }, seeds: [1])
    return try #require(StoppingMonitor(try sweep.stopping(at: goals.map { try .init($0) }, mostSeeds: most)))
  }

  /// Lets the seeds come in until the monitor ends the sweep; returns every look.
  private func looks(
    _ monitor: inout StoppingMonitor, seeds: UInt64 = 200, _ scores: (String, UInt64) -> [TestMetric: Double]
  ) -> [StoppingMonitor.Look] {
    (1...seeds).flatMap { seed in
      [scratch, pretrained].flatMap { condition in
        monitor.settle(condition, seed: seed, Outcome(isCollapsed: false, scores: scores(condition, seed)))
      }
    }
  }

  /// From 0 to 1 in sixteenths, which are exact also when they are doubled; of `pretrained` mostly lower.
  private func share(_ condition: String, _ seed: UInt64) -> Double {
    condition == scratch ? Double(8 + seed * 7 % 3) / 16 : Double(5 + seed * 5 % 4) / 16
  }

  /// A Brier score has twice the room of a Macro-F1, and so have its half-widths and margins.
  @Test(arguments: [
    ("macro-f1(ssl-noaug-n70) halfwidth 0.0625", "brier-score(ssl-noaug-n70) halfwidth 0.125"),
    ("macro-f1(ssl-noaug-n70) halfwidth 0.01", "brier-score(ssl-noaug-n70) halfwidth 0.02"),
    (
      "equivalent(ssl-noaug-n70, scratch-noaug-n70) within 0.25",
      "equivalent(ssl-noaug-n70, scratch-noaug-n70) in brier-score within 0.5"
    ),
    (
      "equivalent(ssl-noaug-n70, scratch-noaug-n70) within 0.1",
      "equivalent(ssl-noaug-n70, scratch-noaug-n70) in brier-score within 0.2"
    ),
  ])
  func `bets within the metric's own bounds`(narrow: String, wide: String) throws {
    var (own, doubled) = (try monitor(narrow), try monitor(wide))
    // What the goal does not name says something else, and must not matter.
    let expected = looks(&own) { [.macroF1: share($0, $1), .brierScore: 0.5] }
    let found = looks(&doubled) { [.macroF1: 0.5, .brierScore: 2 * share($0, $1)] }
    #expect(doubled.decision == own.decision && own.decision.endsEarly)
    #expect(found.map(\.seeds) == expected.map(\.seeds) && found.map(\.isReached) == expected.map(\.isReached))
    for (look, other) in zip(found, expected) {
      #expect(look.goal.description == wide)
      let pairs = [(look.estimate, other.estimate), (look.lower, other.lower), (look.upper, other.upper)]
      for (value, half) in pairs { #expect(abs(try #require(value) - 2 * (try #require(half))) < 1e-9) }
    }
  }

  @Test func `decides a difference in it at the seed at which these values decide one in Macro-F1`() throws {
    var own = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) decided")
    var other = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) in calibration-error decided")
    let expected = looks(&own) { [.macroF1: share($0, $1)] }
    let found = looks(&other) { [.macroF1: 0.5, .calibrationError: share($0, $1)] }
    let last = try #require(found.last)
    #expect(other.decision == own.decision && other.decision == .enough(seeds: last.seeds))
    #expect(found.map(\.eValue) == expected.map(\.eValue) && found.map(\.estimate) == expected.map(\.estimate))
    // Lower is better here; the estimate is the first condition's score minus the second's all the same.
    #expect(try #require(last.estimate) < 0)
    // In Macro-F1 the very seeds show nothing.
    var untold = try monitor("difference(ssl-noaug-n70, scratch-noaug-n70) decided", most: 40)
    _ = looks(&untold, seeds: 40) { [.macroF1: 0.5, .calibrationError: share($0, $1)] }
    #expect(untold.decision == .outOfReach(seeds: 29), "twelve alike differences are the fewest that decide")
  }

  @Test func `leaves out seeds that lack it, and those alone, as an area under the curve may be missing`() throws {
    var monitor = try monitor(
      "macro-auroc(scratch-noaug-n70) halfwidth 0.1",
      "difference(ssl-noaug-n70, scratch-noaug-n70) in macro-auroc decided",
      "macro-f1(scratch-noaug-n70) halfwidth 0.1")
    let looks = looks(&monitor, seeds: 3) { condition, seed in
      condition == scratch && seed == 2
        ? [.macroF1: 0.375]
        : [.macroF1: 0.125, .macroAUROC: condition == scratch ? 0.5 : seed == 3 ? 1 : 0.75]
    }
    #expect(looks.map(\.seeds) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
    // Goal by goal: the second seed adds to the Macro-F1 alone.
    #expect([looks[0], looks[3], looks[6]].map(\.estimate) == [0.5, 0.5, 0.5])
    #expect(looks[3].lower == looks[0].lower && looks[3].upper == looks[0].upper && looks[6].upper != looks[3].upper)
    #expect([looks[1], looks[4], looks[7]].map(\.estimate) == [0.25, 0.25, 0.375])
    #expect([looks[2], looks[5]].map(\.estimate) == [0.125, 0.25])
  }

  private func metrics(auroc: Double?) -> ClassificationMetrics {
    ClassificationMetrics(
      confusion: [], perClass: [], macroF1: 0.3, balancedAccuracy: 0.2, accuracy: 0.5, macroAUROC: auroc,
      crossEntropy: 1, expectedCalibrationError: 0.1, brierScore: 1.5, meanEntropy: 1, classesPredicted: 5,
      majorityShare: 0.5)
  }

  /// Without epochs, as of logistic regression on fixed features.
  private func trial(_ metrics: ClassificationMetrics?, divergedInEpoch: Int? = nil) -> TrialResult {
    TrialResult(
      condition: scratch, seed: 1, epochs: [], selectedEpoch: nil, selected: metrics, last: metrics,
      selectedValidationClassesPredicted: metrics.map { _ in 5 }, divergedInEpoch: divergedInEpoch,
      weights: SHA256Digest(hashing: []))
  }

  @Test func `takes from a result what tables take from it`() {
    let scores: [TestMetric: Double] = [
      .macroF1: 0.3, .balancedAccuracy: 0.2, .accuracy: 0.5, .crossEntropy: 1, .brierScore: 1.5, .calibrationError: 0.1,
    ]
    #expect(Outcome(trial(metrics(auroc: nil))) == Outcome(isCollapsed: nil, scores: scores))
    let all = scores.merging([.macroAUROC: 0.75]) { own, _ in own }
    #expect(Outcome(trial(metrics(auroc: 0.75))) == Outcome(isCollapsed: nil, scores: all))
    #expect(Outcome(trial(nil, divergedInEpoch: 0)) == Outcome())
  }

  @Test func `is asked for in a sweep file, and stored with the run`() throws {
    let goals = [
      "macro-auroc(\(scratch)) halfwidth 0.1", "difference(\(pretrained), \(scratch)) in brier-score decided",
    ]
    let text = """
      name = "check"
      conditions = ["\(scratch)", "\(pretrained)"]
      seeds = [1, 2]
      [stopping]
      until = ["\(goals[0])", "\(goals[1])"]
      """
    let definition = try SweepFile(text: text, path: "s.toml").definition
    let rule = try #require(definition.stopping)
    #expect(rule.goals.map(\.description) == goals && rule.goals.map(\.metric) == [.macroAUROC, .brierScore])
    let stored = try JSONEncoder().encode(definition)
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: stored) == definition)
  }
}
