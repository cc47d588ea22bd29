public import ContentHash

extension TrialResult {
  /// The sha256 of everything the trial computed, by which two computations of it are compared.
  public var digest: SHA256Digest {
    var hasher = SHA256Hasher()
    switch schema {
    case .version1: hashVersion1(into: &hasher)
    case .version2: hashVersion2(into: &hasher)
    }
    return hasher.finalize()
  }

  private func hashVersion1(into hasher: inout SHA256Hasher) {
    hasher.update(condition)
    hasher.update(seed)
    hashTraining(into: &hasher)
  }

  private func hashVersion2(into hasher: inout SHA256Hasher) {
    hasher.update("trial")
    hasher.update(schema.rawValue)
    hashTraining(into: &hasher)
    for epoch in epochs { hasher.update(optional: epoch.testMacroF1) }
    hasher.update(kept.count)
    for epoch in kept { epoch.hash(into: &hasher) }
  }

  private func hashTraining(into hasher: inout SHA256Hasher) {
    hasher.update(epochs.count)
    for epoch in epochs { epoch.hash(into: &hasher) }
    hasher.update(optional: selectedEpoch)
    hasher.update(optional: selectedValidationClassesPredicted)
    hasher.update(optional: divergedInEpoch)
    for metrics in [selected, last] {
      hasher.update(metrics == nil ? 0 : 1)
      metrics?.hash(into: &hasher)
    }
    hasher.update(weights.bytes)
  }
}

extension KeptEpoch {
  fileprivate func hash(into hasher: inout SHA256Hasher) {
    hasher.update(epoch)
    validation.hash(into: &hasher)
    hasher.update(test == nil ? 0 : 1)
    guard let test else { return }
    hasher.update(test.metrics.confusion.count)
    test.metrics.hash(into: &hasher)
    test.answers.hash(into: &hasher)
    hasher.update(test.calibration.count)
    for bin in test.calibration {
      hasher.update(bin.records)
      hasher.update(bin.correct)
      hasher.update(bin.confidence)
    }
  }
}

extension ClassAnswers {
  fileprivate func hash(into hasher: inout SHA256Hasher) {
    hasher.update(count)
    hasher.update(classes)
  }
}

extension TrialResult.Epoch {
  fileprivate func hash(into hasher: inout SHA256Hasher) {
    hasher.update(epoch)
    hasher.update(optional: trainingLoss)
    hasher.update(validationLoss)
    hasher.update(validationMacroF1)
    hasher.update(validationClassesPredicted)
    hasher.update(optional: gradientNorm)
    hasher.update(optional: learningRate)
  }
}

extension ClassificationMetrics {
  fileprivate func hash(into hasher: inout SHA256Hasher) {
    for row in confusion { for count in row { hasher.update(count) } }
    for value in perClass.flatMap({ [$0.precision, $0.recall, $0.f1] }) { hasher.update(value) }
    for value in [macroF1, balancedAccuracy, accuracy] { hasher.update(value) }
    hasher.update(optional: macroAUROC)
    for value in [crossEntropy, expectedCalibrationError, brierScore, meanEntropy] { hasher.update(value) }
    hasher.update(classesPredicted)
    hasher.update(majorityShare)
  }
}

extension SHA256Hasher {
  fileprivate mutating func update(optional value: Double?) {
    update(value == nil ? 0 : 1)
    if let value { update(value) }
  }

  fileprivate mutating func update(optional value: Int?) {
    update(value == nil ? 0 : 1)
    if let value { update(value) }
  }
}
