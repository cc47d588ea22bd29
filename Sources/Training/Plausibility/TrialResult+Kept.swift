import ECGData

/// What the kept epochs of a result can be: their form, what follows from the rest of it, and what their task asks for.
extension TrialResult {
  func checkKeptForm(classes: Int) throws(Implausibility) {
    for epoch in epochs { try Plausible.check(epoch.testMacroF1, "a Macro-F1", in: Plausible.shares) }
    guard schema == .version2 else {
      guard kept.isEmpty, epochs.allSatisfy({ $0.testMacroF1 == nil }) else {
        throw Implausibility("kept epochs in a result of version 1")
      }
      return
    }
    guard kept.count <= max(1, epochs.count) else {
      throw Implausibility("\(kept.count) kept epochs of \(epochs.count)")
    }
    for epoch in kept { try epoch.checkForm(classes: classes) }
  }

  /// The selection is repeated: the curve says which epochs are kept.
  func checkKeptConsistency() throws(Implausibility) {
    guard schema == .version2 else { return }
    guard hasEpochs || divergedInEpoch != nil else { return try checkOnlyAnswers() }
    let trained = trainedEpochs
    let isEnded = divergedInEpoch.map { epochs.count > $0 } ?? true
    let expected = ReplayableRules.selected(of: trained.map(\.validationMacroF1), isEnded: isEnded).sorted()
    guard kept.map(\.epoch) == expected else {
      throw Implausibility("the epochs \(kept.map(\.epoch)) are kept, its curve says \(expected)")
    }
    for epoch in kept {
      do { try epoch.checkConsistency(with: trained[epoch.epoch - 1], folds: kept[0]) } catch {
        throw Implausibility("epoch \(epoch.epoch): \(error)")
      }
    }
    guard divergedInEpoch == nil else { return }
    for (metrics, epoch) in [(selected, selectedEpoch), (last, trained.count)] {
      guard let own = kept.first(where: { $0.epoch == epoch })?.test?.metrics, metrics == own else {
        throw Implausibility("other scores of the selected or the last epoch than those that are kept")
      }
    }
  }

  /// Without epochs, what is kept is all that was answered.
  private func checkOnlyAnswers() throws(Implausibility) {
    guard kept.count == 1, kept[0].epoch == Self.noEpoch, let test = kept[0].test else {
      throw Implausibility("\(kept.count) kept answers of a classifier without epochs; expected one")
    }
    guard kept[0].validation.count > 0, kept[0].validation.counts(of: test.metrics.confusion.count) != nil else {
      throw Implausibility("no answers on the validation fold, or one that is no class")
    }
    guard selected == test.metrics, last == test.metrics else {
      throw Implausibility("other scores than those that are kept")
    }
    try test.checkConsistency()
  }

  func checkKept(against task: TrialTask, folds: SplitCounts?) throws(Implausibility) {
    if !task.settings.testEveryEpoch, epochs.contains(where: { $0.testMacroF1 != nil }) {
      throw Implausibility("scores of the test fold after every epoch, which the task did not ask for")
    }
    for epoch in kept {
      try epoch.test?.metrics.check(fold: folds?.test)
      if let fold = folds?.validation, epoch.validation.count != fold.reduce(0, +) {
        throw Implausibility(
          "\(epoch.validation.count) answers on a validation fold of \(fold.reduce(0, +)) records")
      }
    }
  }
}

extension KeptEpoch {
  fileprivate func checkForm(classes: Int) throws(Implausibility) {
    try Plausible.check(epoch, "a kept epoch", in: Plausible.epochs)
    guard let test else { return }
    try test.metrics.checkForm(classes: classes)
    guard test.calibration.count == CalibrationBin.number else {
      throw Implausibility("\(test.calibration.count) bins of probabilities; expected \(CalibrationBin.number)")
    }
    for bin in test.calibration {
      try Plausible.check(bin.records, "a number of records", in: Plausible.records)
      try Plausible.check(bin.correct, "a number of right answers", in: 0...bin.records)
      try Plausible.check(bin.confidence, "a mean probability", in: -Plausible.rounding...1 + Plausible.rounding)
    }
  }

  /// `curve` is the same epoch there; `first` another kept epoch, whose folds have to be as large.
  fileprivate func checkConsistency(
    with curve: TrialResult.Epoch, folds first: KeptEpoch
  ) throws(Implausibility) {
    guard validation.count > 0, validation.count == first.validation.count else {
      throw Implausibility("\(validation.count) answers on the validation fold, elsewhere \(first.validation.count)")
    }
    guard validation.classesPredicted == curve.validationClassesPredicted else {
      throw Implausibility(
        "\(validation.classesPredicted) classes answered on the validation fold, its curve says "
          + "\(curve.validationClassesPredicted)")
    }
    guard let test else {
      guard curve.testMacroF1 == nil else { throw Implausibility("a score of answers that are not finite") }
      return
    }
    let classes = test.metrics.confusion.count
    guard validation.counts(of: classes) != nil else {
      throw Implausibility("an answer on the validation fold that is none of \(classes) classes")
    }
    guard curve.testMacroF1 == nil || curve.testMacroF1 == test.metrics.macroF1 else {
      throw Implausibility("its curve has another score of the test fold")
    }
    try test.checkConsistency()
  }
}

extension KeptEpoch.Test {
  fileprivate func checkConsistency() throws(Implausibility) {
    try metrics.checkConsistency()
    let confusion = metrics.confusion
    let answered = confusion.indices.map { answer in confusion.reduce(0) { $0 + $1[answer] } }
    guard answers.counts(of: confusion.count) == answered else {
      throw Implausibility("other answers than its confusion matrix counts")
    }
    let (records, correct) = calibration.reduce((0, 0)) { ($0.0 + $1.records, $0.1 + $1.correct) }
    guard records == answers.count, correct == confusion.indices.reduce(0, { $0 + confusion[$1][$1] }) else {
      throw Implausibility("other records in the bins of probabilities than its confusion matrix counts")
    }
    var error = 0.0
    for (place, bin) in calibration.enumerated() {
      try bin.checkPlace(place)
      error += (bin.confidence * Double(bin.records) - Double(bin.correct)).magnitude
    }
    guard (error / Double(records) - metrics.expectedCalibrationError).magnitude <= Plausible.rounding else {
      throw Implausibility("a calibration error of \(metrics.expectedCalibrationError), its bins give another one")
    }
  }
}

extension CalibrationBin {
  /// A bin's mean lies between its bounds, but for rounding.
  fileprivate func checkPlace(_ place: Int) throws(Implausibility) {
    guard records > 0 else {
      guard confidence == 0 else { throw Implausibility("a mean probability of no record") }
      return
    }
    let bounds = Double(place) / Double(Self.number)...Double(place + 1) / Double(Self.number)
    try Plausible.check(
      confidence, "a mean probability",
      in: bounds.lowerBound - Plausible.rounding...bounds.upperBound + Plausible.rounding)
  }
}
