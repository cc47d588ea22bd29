import ContentHash

extension TrialResult {
  /// A trial of which nothing is known but its score and, where `curve` is not empty, what its epochs were selected by: what a table says
  /// of trials that somebody else trained. Everything that the table does not say is absent, or no number.
  ///
  /// - Parameters:
  ///   - score: stands where trials have their Macro-F1; nil of one that diverged.
  ///   - curve: by epoch, 1 being the first trained one, ascending, the highest being the best: it stands where trials have their
  ///     validation Macro-F1.
  ///   - selectedEpoch: nil where the table does not say it.
  public init(
    condition: String, seed: UInt64, score: Double?, curve: [(epoch: Int, value: Double)] = [],
    selectedEpoch: Int? = nil
  ) {
    self.init(
      condition: condition, seed: seed,
      epochs: curve.map { epoch, value in
        Epoch(
          epoch: epoch, trainingLoss: nil, validationLoss: .nan, validationMacroF1: value,
          validationClassesPredicted: 0, gradientNorm: nil, learningRate: nil)
      },
      selectedEpoch: score == nil ? nil : selectedEpoch, selected: score.map(ClassificationMetrics.init(ofScore:)),
      last: nil, selectedValidationClassesPredicted: nil, divergedInEpoch: score == nil ? 0 : nil,
      weights: SHA256Digest(hashing: [UInt8]()))
  }
}

extension ClassificationMetrics {
  /// Metrics of which only one score is known.
  fileprivate init(ofScore score: Double) {
    self.init(
      confusion: [], perClass: [], macroF1: score, balancedAccuracy: .nan, accuracy: .nan, macroAUROC: nil,
      crossEntropy: .nan, expectedCalibrationError: .nan, brierScore: .nan, meanEntropy: .nan, classesPredicted: 0,
      majorityShare: .nan)
  }
}
