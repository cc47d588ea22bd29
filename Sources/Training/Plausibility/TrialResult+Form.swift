import ECGData

extension TrialResult {
  /// Throws where a value is none that any trial gives, whatever its task: what whoever computes with results relies on.
  public func checkForm() throws(Implausibility) {
    for epoch in epochs { try epoch.checkForm() }
    try Plausible.check(selectedEpoch, "a selected epoch", in: Plausible.epochs)
    try Plausible.check(divergedInEpoch, "a divergence in epoch", in: Plausible.epochs)
    try Plausible.check(selectedValidationClassesPredicted, "a number of classes", in: 0...5)
    for metrics in [selected, last] { try metrics?.checkForm() }
    try checkKeptForm()
  }
}

extension TrialResult.Epoch {
  fileprivate func checkForm() throws(Implausibility) {
    try Plausible.check(epoch, "an epoch", in: Plausible.epochs)
    try Plausible.check(validationMacroF1, "a Macro-F1", in: Plausible.shares)
    try Plausible.check(validationClassesPredicted, "a number of classes", in: 0...5)
  }
}

extension ClassificationMetrics {
  func checkForm() throws(Implausibility) {
    guard confusion.count == 5, confusion.allSatisfy({ $0.count == 5 }) else {
      throw Implausibility("a confusion matrix that is not five by five")
    }
    for count in confusion.joined() { try Plausible.check(count, "a count", in: Plausible.records) }
    try Plausible.check(macroF1, "a Macro-F1", in: Plausible.shares)
    try Plausible.check(balancedAccuracy, "a balanced accuracy", in: Plausible.shares)
    try Plausible.check(accuracy, "an accuracy", in: Plausible.shares)
    try Plausible.check(majorityShare, "a share of the most frequent answer", in: Plausible.shares)
    try Plausible.check(classesPredicted, "a number of classes", in: 0...5)
  }
}

extension PretrainingResult {
  /// Throws where a value is none that any pretraining gives.
  public func checkForm() throws(Implausibility) {
    for epoch in epochs { try Plausible.check(epoch.epoch, "an epoch", in: Plausible.epochs) }
    try Plausible.check(divergedInEpoch, "a divergence in epoch", in: Plausible.epochs)
  }
}

extension Baselines {
  /// Throws where a value is none that any records give.
  public func checkForm() throws(Implausibility) {
    for score in [alwaysSR, priorMatched, uniform] { try Plausible.check(score, "a Macro-F1", in: Plausible.shares) }
    guard let counts = records?.counts else { return }
    for fold in [counts.train, counts.validation, counts.test] {
      guard fold.count == 5 else { throw Implausibility("a fold of \(fold.count) classes") }
      for count in fold { try Plausible.check(count, "a number of records", in: Plausible.records) }
    }
    try records?.scored?.check(counts)
  }
}
