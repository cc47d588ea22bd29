import ContentHash
import Program
import Report

@testable import Training

extension Baselines {
  /// The counts of the whole PTB-XL cohort in fold 10 and folds 1-8.
  static let ptbxl = Baselines(test: [1666, 149, 80, 76, 63], training: [13354, 1189, 643, 613, 503])
}

extension ClassificationMetrics {
  static func scored(_ macroF1: Double, classesPredicted: Int) -> ClassificationMetrics {
    ClassificationMetrics(
      confusion: [], perClass: [], macroF1: macroF1, balancedAccuracy: 0.2, accuracy: 0.5, macroAUROC: nil,
      crossEntropy: 1, expectedCalibrationError: 0, brierScore: 0.5, meanEntropy: 1,
      classesPredicted: classesPredicted, majorityShare: 0.5)
  }
}

extension TrialResult {
  /// A trial with the given validation Macro-F1 an epoch, the untrained network's first.
  static func trial(
    _ condition: String, seed: UInt64, validation: [Double], selected: Int?, test: Double = 0.2, last: Double = 0.25,
    classes: Int = 5
  ) throws -> TrialResult {
    let epochs = validation.enumerated().map { epoch, value in
      Epoch(
        epoch: epoch, trainingLoss: epoch == 0 ? nil : 1, validationLoss: 1, validationMacroF1: value,
        validationClassesPredicted: classes, gradientNorm: nil, learningRate: nil)
    }
    return TrialResult(
      condition: condition, seed: seed, epochs: epochs, selectedEpoch: selected,
      selected: selected.map { _ in .scored(test, classesPredicted: classes) },
      last: selected.map { _ in .scored(last, classesPredicted: classes) },
      selectedValidationClassesPredicted: selected.map { _ in classes }, divergedInEpoch: selected == nil ? 2 : nil,
      weights: SHA256Digest(hashing: Array("\(condition) \(seed)".utf8)))
  }
}

extension ProgramIdentity {
  static func example(_ name: String = "program", scienceVersion: Int = 1) -> ProgramIdentity {
    ProgramIdentity(
      sha256: SHA256Digest(hashing: Array(name.utf8)), version: "0.1.0", scienceVersion: scienceVersion,
      compiler: "Swift 6.3.1", commit: "0123abc")
  }
}

extension Lineage {
  /// What is known of a run that was computed by `programs`.
  static func example(
    _ programs: String..., scienceVersion: Int = 1, fingerprints: [String] = ["fma"], without: Int = 0,
    run: String = "runs/check"
  ) -> Lineage {
    Lineage(
      scienceVersions: [scienceVersion], numericFingerprints: fingerprints,
      programs: (programs.isEmpty ? ["program"] : programs).map { .example($0, scienceVersion: scienceVersion) },
      resultsWithoutProgram: without, run: run)
  }
}

extension SweepOutcome {
  /// Two conditions of four seeds: collapsed, completed, diverged, failed and missing trials.
  static func example(reversed: Bool = false) throws -> SweepOutcome {
    let scratch = try [
      TrialResult.trial(
        "scratch-noaug-n70", seed: 1, validation: [0.1, 0.2, 0.1], selected: 1, test: 0.18, classes: 1),
      .trial("scratch-noaug-n70", seed: 2, validation: [0.1, 0.2, 0.3], selected: 2, test: 0.1),
      .trial("scratch-noaug-n70", seed: 3, validation: [0.1], selected: nil),
    ]
    let pretrained = try [
      TrialResult.trial("ssl-noaug-n70", seed: 1, validation: [0.1, 0.2, 0.3, 0.4], selected: 3, test: 0.5, last: 0.4)
    ]
    func ordered(_ trials: [TrialResult]) -> [TrialResult] { reversed ? trials.reversed() : trials }
    return SweepOutcome(
      name: "check", dataSource: "synthetic, 3000 records, seed 1", isSynthetic: true,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0",
      lineage: .example(), baselines: .ptbxl,
      conditions: [
        ConditionOutcome(
          condition: try Condition(name: "scratch-noaug-n70"), planned: reversed ? [4, 3, 2, 1] : [1, 2, 3, 4],
          trials: ordered(scratch), failed: [SweepOutcome.FailedSeed(seed: 4, failureClass: "crash")]),
        ConditionOutcome(
          condition: try Condition(name: "ssl-noaug-n70"), planned: [1, 2, 3, 4], trials: ordered(pretrained),
          failed: []),
      ])
  }
}
