import ECGData

extension TrialResult {
  /// Throws where a value is none that any trial gives, whatever its task: what whoever computes with results relies on.
  ///
  /// - Parameter classes: how many classes the records have.
  public func checkForm(classes: Int) throws(Implausibility) {
    for epoch in epochs { try epoch.checkForm(classes: classes) }
    try Plausible.check(selectedEpoch, "a selected epoch", in: Plausible.epochs)
    try Plausible.check(divergedInEpoch, "a divergence in epoch", in: Plausible.epochs)
    try Plausible.check(selectedValidationClassesPredicted, "a number of classes", in: 0...classes)
    for metrics in [selected, last] { try metrics?.checkForm(classes: classes) }
    try checkKeptForm(classes: classes)
  }
}

extension TrialResult.Epoch {
  fileprivate func checkForm(classes: Int) throws(Implausibility) {
    try Plausible.check(epoch, "an epoch", in: Plausible.epochs)
    try Plausible.check(validationMacroF1, "a Macro-F1", in: Plausible.shares)
    try Plausible.check(validationClassesPredicted, "a number of classes", in: 0...classes)
  }
}

extension ClassificationMetrics {
  func checkForm(classes: Int) throws(Implausibility) {
    guard confusion.count == classes, confusion.allSatisfy({ $0.count == classes }) else {
      throw Implausibility("a confusion matrix that is not \(classes) by \(classes)")
    }
    for count in confusion.joined() { try Plausible.check(count, "a count", in: Plausible.records) }
    try Plausible.check(macroF1, "a Macro-F1", in: Plausible.shares)
    try Plausible.check(balancedAccuracy, "a balanced accuracy", in: Plausible.shares)
    try Plausible.check(accuracy, "an accuracy", in: Plausible.shares)
    try Plausible.check(majorityShare, "a share of the most frequent answer", in: Plausible.shares)
    try Plausible.check(classesPredicted, "a number of classes", in: 0...classes)
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
  /// Throws where a value is none that any records of these classes give.
  public func checkForm(classes: [String]) throws(Implausibility) {
    for score in [mostFrequent, priorMatched, uniform] {
      try Plausible.check(score, "a Macro-F1", in: Plausible.shares)
    }
    if let mostFrequentClass, !classes.contains(mostFrequentClass) {
      throw Implausibility("a most frequent class that is none")
    }
    try rrRule?.checkForm(classes: classes.count, scored: records?.scored?.test)
    guard let counts = records?.counts else { return }
    guard counts.classes == classes else { throw Implausibility("records of other classes") }
    for fold in [counts.train, counts.validation, counts.test] {
      guard fold.count == classes.count else { throw Implausibility("a fold of \(fold.count) classes") }
      for count in fold { try Plausible.check(count, "a number of records", in: Plausible.records) }
    }
    try records?.scored?.check(counts)
  }
}
