public import ECGData
import ReproducibleMath

extension TrialResult {
  /// Throws where this is no result that `task` can have: where it does not have the form of one, where something in it does not follow
  /// from the rest, and where it is not of the task's epochs or the fold's records.
  ///
  /// - Parameter folds: how many records the folds hold; nil where that is not known.
  public func check(against task: TrialTask, folds: SplitCounts? = nil) throws(Implausibility) {
    try checkForm(classes: task.classes.count)
    guard condition == task.condition, seed == task.seed, crossed == task.crossed else {
      throw Implausibility("the result of another condition, seed or cell")
    }
    for (place, epoch) in epochs.enumerated() { try epoch.check(place, classes: task.classes.count) }
    if let divergedInEpoch {
      try checkDivergence(in: divergedInEpoch, of: task.settings)
    } else {
      if task.settings.classifier.hasEpochs { try checkEnd(task.settings) } else { try checkEndWithoutEpochs() }
      for metrics in [selected, last] { try metrics?.check(fold: folds?.test) }
      guard selected?.labels == last?.labels else { throw Implausibility("two scores of different folds") }
    }
    try checkKept(against: task, folds: folds)
    try checkConsistency()
  }

  /// A training ends by a value that is not finite: while it trains or is evaluated, or when the test fold is scored at its end.
  private func checkDivergence(in epoch: Int, of settings: FineTuningSettings) throws(Implausibility) {
    guard selectedEpoch == nil, selected == nil, last == nil, selectedValidationClassesPredicted == nil else {
      throw Implausibility("a selected epoch and scores of a training that diverged")
    }
    let most = settings.classifier.hasEpochs ? settings.epochs : Self.noEpoch
    try Plausible.check(epoch, "a divergence in epoch", in: 0...most)
    guard epochs.count == epoch || epochs.count == epoch + 1 else {
      throw Implausibility("\(epochs.count) epochs of a training that diverged in epoch \(epoch)")
    }
  }

  private func checkEnd(_ settings: FineTuningSettings) throws(Implausibility) {
    guard let selectedEpoch, selected != nil, last != nil else {
      throw Implausibility("no selected epoch or no scores of a training that came to its end")
    }
    let trained = epochs.count - 1
    let hasPatienceEnded = settings.patience.map { trained - selectedEpoch >= $0 } ?? false
    guard trained == settings.epochs || trained < settings.epochs && hasPatienceEnded else {
      throw Implausibility("\(trained) trained epochs where the task has \(settings.epochs)")
    }
    guard selectedEpoch >= 1, selectedEpoch <= trained else {
      throw Implausibility("a selected epoch of \(selectedEpoch); expected 1 to \(trained)")
    }
    if let classes = selectedValidationClassesPredicted, classes != epochs[selectedEpoch].validationClassesPredicted {
      throw Implausibility("\(classes) classes answered at the selected epoch, whose curve says otherwise")
    }
  }
}

extension TrialResult {
  /// What has no epochs has one answer to each record, and nothing was selected.
  private func checkEndWithoutEpochs() throws(Implausibility) {
    guard epochs.isEmpty, selectedEpoch == nil, kept.count == 1, schema == .version2 else {
      throw Implausibility("\(epochs.count) epochs of a classifier that has none")
    }
    guard selected != nil, selected == last else {
      throw Implausibility("no score, or two scores, of a classifier without epochs")
    }
    guard selectedValidationClassesPredicted == kept[0].validation.classesPredicted else {
      throw Implausibility("other answers on the validation fold than those that are kept")
    }
  }
}

extension TrialTask {
  /// Throws where no records can have these classes, or the classes cannot share the labelled ones.
  public func checkClasses() throws(Implausibility) {
    if let problem = Labelling.problem(ofClasses: classes) { throw Implausibility(problem) }
    if let problem = settings.problem(sharedBy: classes.count) { throw Implausibility(problem) }
  }
}

extension TrialResult.Epoch {
  /// What the epoch at a place of the curve can be.
  fileprivate func check(_ place: Int, classes: Int) throws(Implausibility) {
    guard epoch == place else { throw Implausibility("epoch \(epoch) where epoch \(place) belongs") }
    let trained = [trainingLoss, gradientNorm, learningRate]
    guard trained.allSatisfy({ ($0 == nil) == (place == 0) }) else {
      throw Implausibility("epoch \(place) \(place == 0 ? "with" : "without") what training gives")
    }
    for value in trained + [validationLoss] { try Plausible.checkPositive(value, "a loss, norm or rate") }
    try Plausible.check(validationClassesPredicted, "a number of classes", in: 1...classes)
  }
}

extension ClassificationMetrics {
  /// How many records of each class there are.
  fileprivate var labels: [Int] { confusion.map { $0.reduce(0, +) } }

  /// What scores of a fold with so many records of each class can be, beside what follows from the counts. Rounding is allowed for.
  func check(fold: [Int]?) throws(Implausibility) {
    if let fold, labels != fold {
      throw Implausibility("a confusion matrix of \(labels) records where the fold has \(fold)")
    }
    let isDefined = labels.count { $0 > 0 } > 1
    guard (macroAUROC != nil) == isDefined else {
      throw Implausibility("an area under the curve that is \(isDefined ? "missing" : "not defined")")
    }
    try Plausible.checkPositive(crossEntropy, "a cross-entropy")
    try Plausible.check(macroAUROC, "an area under the curve", in: Self.upTo(1))
    try Plausible.check(expectedCalibrationError, "a calibration error", in: Self.upTo(1))
    try Plausible.check(brierScore, "a Brier score", in: Self.upTo(2))
    try Plausible.check(meanEntropy, "a mean entropy", in: Self.upTo(Elementary.log(Double(confusion.count))))
  }

  private static func upTo(_ most: Double) -> ClosedRange<Double> { -Plausible.rounding...most + Plausible.rounding }
}

extension PretrainingResult {
  /// Throws where this is no result that `task` can have.
  public func check(against task: PretrainingTask) throws(Implausibility) {
    try checkForm()
    guard seed == task.seed else { throw Implausibility("the result of another seed") }
    guard divergedInEpoch == nil else { throw Implausibility("a divergence, which is a failure and no result") }
    guard epochs.count == task.settings.epochs else {
      throw Implausibility("\(epochs.count) epochs where the task has \(task.settings.epochs)")
    }
    for (place, epoch) in epochs.enumerated() { try epoch.check(place + 1) }
  }
}

extension PretrainingResult.Epoch {
  fileprivate func check(_ place: Int) throws(Implausibility) {
    guard epoch == place else { throw Implausibility("epoch \(epoch) where epoch \(place) belongs") }
    try Plausible.checkPositive(loss, "a loss")
    for value in [featureDeviation, alignment, uniformity, learningRate] {
      try Plausible.checkFinite(value, "a deviation, alignment, uniformity or rate")
    }
    let shares = -Plausible.rounding...1 + Plausible.rounding
    try Plausible.check(contrastiveAccuracy, "a share of views", in: shares)
  }
}
