import ContentHash
import Report

@testable import Training

/// Sweeps of candidates whose scores on both folds are given.
enum Candidates {
  /// A condition's scores by seed, from 1 on; nil of a training that diverged.
  typealias Scores = [(validation: Double, test: Double)?]

  static func outcome(
    _ conditions: [(name: String, scores: Scores)], planned: Int? = nil, failed: [String: [UInt64]] = [:],
    settings: (inout FineTuningSettings, String) -> Void = { settings, _ in settings.epochs = 2 }
  ) throws -> SweepOutcome {
    SweepOutcome(
      name: "candidates", dataSource: "PTB-XL, 1849 records", isSynthetic: false,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0", lineage: .example(),
      baselines: .ptbxl,
      conditions: try conditions.map { name, scores in
        var condition = try Condition(name: name.hasPrefix("ssl") ? "ssl-noaug-n70" : "scratch-noaug-n70")
        settings(&condition.recipe.fineTuning, name)
        condition = Condition(name: name, recipe: condition.recipe)
        let seeds = (1...UInt64(planned ?? scores.count)).map { $0 }
        let lost = failed[name] ?? []
        return SweepOutcome.ConditionOutcome(
          condition: condition, planned: seeds,
          trials: try scores.enumerated().filter { !lost.contains(UInt64($0.offset) + 1) }.map { index, scores in
            try TrialResult.trial(
              name, seed: UInt64(index) + 1, validation: [0.05, scores?.validation ?? 0.1, 0.05],
              selected: scores == nil ? nil : 1, test: scores?.test ?? 0)
          }, failed: lost.map { SweepOutcome.FailedSeed(seed: $0, failureClass: "crash") })
      })
  }

  /// Two candidates and a reference. Sums of validation scores before each seed: of `a` none, .3, .4, .5, of `b` none, .2, .6, 1.0.
  static func three() throws -> SweepOutcome {
    try outcome([
      ("scratch", [(0.2, 0.21), (0.2, 0.22), (0.2, 0.23), (0.2, 0.24)]),
      ("ssl-a", [(0.3, 0.31), (0.1, 0.13), (0.1, 0.13), (0.5, 0.54)]),
      ("ssl-b", [(0.2, 0.17), (0.4, 0.36), (0.4, 0.34), (0.1, 0.09)]),
    ])
  }

  static let ssl = MethodChoice(name: "ssl", candidates: ["ssl-a", "ssl-b"])
}
