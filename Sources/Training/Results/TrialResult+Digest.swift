internal import ContentHash

extension TrialResult {
  func hash(into hasher: inout SHA256Hasher) {
    hasher.update(condition)
    hasher.update(seed)
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
