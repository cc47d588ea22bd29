import ContentHash
import RunStore
import Sweep
import TestSupport

@testable import Dashboard
@testable import Report
@testable import Training

/// A small sweep for tests: two conditions, three seeds.
enum TestSweep {
  static let plan: SweepPlan = {
    let conditions = ["scratch-noaug-n70", "ssl-noaug-n70"].map { try! PublishedCondition(name: $0) }
    return SweepPlan(
      definition: SweepDefinition(
        name: "test", data: .synthetic(records: 100, seed: 1), published: conditions, seeds: [1, 2, 3],
        encoder: EncoderSettings(architecture: .tiny)),
      data: SHA256Digest(hashing: []))
  }()

  static let baselines = Baselines(test: [8, 1, 1, 1, 1], training: [80, 10, 10, 10, 10])

  static func live(_ outcomes: [TaskID: SweepState.Outcome] = [:]) throws -> LiveSweep {
    let outcome = SweepOutcome(
      name: "test", dataSource: "synthetic", isSynthetic: true, fingerprint: plan.data, codeVersion: "test",
      baselines: baselines,
      conditions: plan.definition.conditions.map {
        .init(condition: $0, planned: plan.definition.seeds, trials: [], failed: [])
      })
    return LiveSweep(
      plan: plan, outcome: outcome, state: SweepState(plan: plan, outcomes: outcomes, time: 0))
  }

  /// A trial of `scratch-noaug-n70`; it diverged where it has no score.
  static func trial(seed: UInt64, macroF1: Double?, classes: Int) throws -> TrialResult {
    let metrics = macroF1.map { score in
      ClassificationMetrics(
        confusion: Array(repeating: [1, 1, 1, 1, 1], count: 5), perClass: [], macroF1: score, balancedAccuracy: 0.2,
        accuracy: 0.5, macroAUROC: nil,
        crossEntropy: 1, expectedCalibrationError: 0, brierScore: 0.5, meanEntropy: 1, classesPredicted: classes,
        majorityShare: 0.5)
    }
    return TrialResult(
      condition: "scratch-noaug-n70", seed: seed, epochs: [],
      selectedEpoch: metrics == nil ? nil : 3, selected: metrics, last: metrics,
      selectedValidationClassesPredicted: metrics == nil ? nil : classes, divergedInEpoch: metrics == nil ? 2 : nil,
      weights: SHA256Digest(hashing: [UInt8(seed)]))
  }

  static func store(in folder: TemporaryFolder) throws -> RunStore {
    try RunStore.open(
      directory: folder.path + "/run", plan: plan, sweepText: "", dataSource: "synthetic", baselines: baselines,
      codeVersion: "test")
  }
}
