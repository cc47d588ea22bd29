import ContentHash
import ECGData
import Statistics
import Testing

@testable import Report
@testable import Training

/// Trials of twelve epochs that keep what rules select. Scratch ties for seven epochs, in which its network is no good, and learns then;
/// the pretrained network learns from the start and comes to about the same.
enum PatientTrials {
  static let epochs = 12
  static let seeds: [UInt64] = Array(1...8)

  /// The validation Macro-F1 of every trained epoch.
  static let late: [Double] = [Double](repeating: 0.18, count: 7) + [0.3, 0.35, 0.4, 0.45, 0.5]
  static let steady: [Double] = (1...epochs).map { 0.2 + 0.03 * Double($0) }

  /// The test Macro-F1 of scratch before and after it learns, and of the pretrained network.
  static func lateScore(_ seed: UInt64, epoch: Int) -> Double {
    epoch < 8 ? 0.08 + 0.001 * Double(seed) : 0.32 + 0.001 * Double(seed)
  }
  static func steadyScore(_ seed: UInt64) -> Double {
    0.32 + 0.001 * Double(seed) + (seed.isMultiple(of: 2) ? 0.01 : -0.012)
  }

  /// A trial that trained every epoch, or until a patience ended it.
  static func trial(
    _ condition: String, seed: UInt64, validation: [Double], patience: Int? = nil, score: (Int) -> Double
  ) throws -> TrialResult {
    let rule = SelectionRule.best(ties: .first, patience: patience)
    let replay = try #require(rule.replay(validation))
    let trained = Array(validation.prefix(replay.end))
    func metrics(_ epoch: Int) -> ClassificationMetrics {
      var metrics = ClassificationMetrics.scored(score(epoch), classesPredicted: 5)
      metrics.confusion = (0..<5).map { label in (0..<5).map { $0 == label ? 9 : 1 } }
      return metrics
    }
    let epochs = ([0.1] + trained).enumerated().map { epoch, value in
      TrialResult.Epoch(
        epoch: epoch, trainingLoss: epoch == 0 ? nil : 1, validationLoss: 1, validationMacroF1: value,
        validationClassesPredicted: 5, gradientNorm: nil, learningRate: nil)
    }
    let kept = ReplayableRules.selected(of: trained, isEnded: true).sorted().map { epoch in
      KeptEpoch(
        epoch: epoch, validation: ClassAnswers([0, 1]),
        test: KeptEpoch.Test(metrics: metrics(epoch), answers: ClassAnswers([0, 1]), calibration: []))
    }
    return TrialResult(
      condition: condition, seed: seed, epochs: epochs, selectedEpoch: replay.selected,
      selected: metrics(replay.selected), last: metrics(trained.count), selectedValidationClassesPredicted: 5,
      divergedInEpoch: nil, weights: SHA256Digest(hashing: Array("\(condition) \(seed)".utf8)), schema: .version2,
      kept: kept)
  }

  static func condition(_ name: String, patience: Int?) throws -> Condition {
    var condition = try Condition(name: name)
    condition.recipe.fineTuning.epochs = epochs
    condition.recipe.fineTuning.patience = patience
    return condition
  }

  /// Both conditions, really trained with a patience or without one.
  static func outcome(patience: Int? = nil, seeds: [UInt64] = seeds) throws -> SweepOutcome {
    let names = ["scratch-noaug-n70", "ssl-noaug-n70"]
    let conditions = try names.enumerated().map { index, name in
      SweepOutcome.ConditionOutcome(
        condition: try condition(name, patience: patience), planned: seeds,
        trials: try seeds.map { seed in
          try trial(name, seed: seed, validation: index == 0 ? late : steady, patience: patience) {
            index == 0 ? lateScore(seed, epoch: $0) : steadyScore(seed)
          }
        }, failed: [])
    }
    return SweepOutcome(
      name: "patient", dataSource: "PTB-XL, 1849 records", isSynthetic: false,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0", lineage: .example(),
      baselines: .ptbxl, conditions: conditions)
  }
}

extension PatientTrials {
  /// The report of a run of both conditions.
  static func report(patience: Int? = nil, judgedBy rule: SelectionRule? = nil) throws -> RunReport {
    let results = try GeneratedResults(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: 2, epochs: 2)
    return RunReport(
      AggregateReport(try outcome(patience: patience).judged(by: rule), multiverse: true),
      definition: results.definition, pretrainings: [], provenance: results.provenance)
  }
}

extension StringProtocol {
  /// The text in one line, whatever it was wrapped at.
  var unwrapped: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
