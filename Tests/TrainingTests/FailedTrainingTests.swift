import ContentHash
import Testing

@testable import Training

@Suite struct `Definitions of a failed training` {
  private static let scale = FailedTraining.Scale(trivialMacroF1: 0.2, classes: 5)

  /// A trial of two epochs whose values are all beyond every definition's bound, but for what a test changes.
  private static func trial(
    macroF1: Double = 0.3, majorityShare: Double = 0.5, classes: Int = 5, losses: [Double] = [1.6, 1.0],
    validation: [Double] = [0.2, 0.3]
  ) -> TrialResult {
    let metrics = ClassificationMetrics(
      confusion: [], perClass: [], macroF1: macroF1, balancedAccuracy: 0.2, accuracy: 0.5, macroAUROC: nil,
      crossEntropy: 1, expectedCalibrationError: 0, brierScore: 0.5, meanEntropy: 1, classesPredicted: classes,
      majorityShare: majorityShare)
    let epochs = zip(losses, validation).enumerated().map { index, values in
      TrialResult.Epoch(
        epoch: index + 1, trainingLoss: values.0, validationLoss: 1, validationMacroF1: values.1,
        validationClassesPredicted: classes, gradientNorm: 1, learningRate: 1e-3)
    }
    return TrialResult(
      condition: "a", seed: 1, epochs: epochs, selectedEpoch: 2, selected: metrics, last: metrics,
      selectedValidationClassesPredicted: classes, divergedInEpoch: nil, weights: SHA256Digest(hashing: []))
  }

  private func failures(_ trial: TrialResult) -> [FailedTraining] {
    FailedTraining.allCases.filter { $0.isFailed(trial, on: Self.scale) == true }
  }

  @Test func `each hold of what they say, and of nothing else`() {
    #expect(failures(Self.trial()).isEmpty)
    #expect(failures(Self.trial(classes: 1)) == [.oneClass])
    #expect(failures(Self.trial(majorityShare: 0.95)) == [.majority])
    #expect(failures(Self.trial(majorityShare: 0.949)).isEmpty)
    #expect(failures(Self.trial(macroF1: 0.205)) == [.trivial])
    #expect(failures(Self.trial(macroF1: 0.05)) == [.trivial], "worse than trivial is no better than trivial")
    #expect(failures(Self.trial(macroF1: 0.215)).isEmpty)
    // 0.9 ln 5 = 1.4485.
    #expect(failures(Self.trial(losses: [1.6, 1.449])) == [.untrained])
    #expect(failures(Self.trial(losses: [1.448, 1.6])).isEmpty, "once is enough")
  }

  @Test func `say nothing of a trial that diverged, nor do ties`() {
    var trial = Self.trial()
    trial.divergedInEpoch = 2
    #expect(FailedTraining.allCases.allSatisfy { $0.isFailed(trial, on: Self.scale) == nil } && trial.isTied == nil)
  }

  @Test func `measure by the best of the baselines`() {
    let baselines = Baselines(test: [1666, 149, 80, 76, 63], training: [13354, 1189, 643, 613, 503])
    #expect(FailedTraining.Scale(baselines, classes: 5).trivialMacroF1 == baselines.priorMatched)
  }

  @Test func `leave it to a count of ties whether the best epoch is the only one`() {
    #expect(Self.trial().isTied == false)
    #expect(Self.trial(validation: [0.3, 0.3]).isTied == true)
  }
}
