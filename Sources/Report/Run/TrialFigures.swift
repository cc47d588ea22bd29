import Training

/// The panels of a condition's trials, or of one of them before the others: validation, loss, confusion.
struct TrialFigures: Sendable {
  var family: String
  var classes: [String]

  func panels(_ trials: [TrialResult], foremost: TrialResult? = nil) -> [Figure.Panel] {
    let validation = curves(trials, foremost, "Macro-F1, fold 9") { $0.validationMacroF1 }
    let loss = curves(trials, foremost, "cross-entropy (nats)") { $0.trainingLoss }
    return [
      validation.map { panel("Validation Macro-F1", $0) }, loss.map { panel("Training loss", $0) },
      confusion(foremost.map { [$0] } ?? trials),
    ].compactMap { $0 }
  }

  private func panel(_ title: String, _ chart: LearningCurves) -> Figure.Panel {
    Figure.Panel(title: title, description: title) { chart.drawing(width: $0) }
  }

  private func curves(
    _ trials: [TrialResult], _ foremost: TrialResult?, _ axisTitle: String, value: (TrialResult.Epoch) -> Double?
  ) -> LearningCurves? {
    let seed = { (trial: TrialResult) in
      LearningCurves.Seed(
        note: "\(trial.cell)", points: trial.epochs.compactMap { epoch in value(epoch).map { (epoch.epoch, $0) } })
    }
    let all = trials.map(seed)
    let points = all.flatMap(\.points)
    guard let last = points.map(\.epoch).max() else { return nil }
    return LearningCurves(
      seeds: all, family: family, axisTitle: axisTitle, epochs: 0...Double(max(1, last)),
      values: Ticks.domain(of: points.map(\.value), from: 0), foremost: foremost.map(seed))
  }

  private func confusion(_ trials: [TrialResult]) -> Figure.Panel? {
    let matrices = trials.compactMap(\.selected?.confusion).filter { $0.count == classes.count }
    guard !matrices.isEmpty else { return nil }
    let counts = classes.indices.map { label in
      classes.indices.map { answer in matrices.reduce(0) { $0 + $1[label][answer] } }
    }
    let matrix = ConfusionMatrix(classes: classes, counts: counts, family: family)
    return Figure.Panel(title: "What was answered as what", description: "Confusion matrix") {
      matrix.drawing(width: $0)
    }
  }
}
