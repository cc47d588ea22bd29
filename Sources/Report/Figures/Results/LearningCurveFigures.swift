import ReproducibleMath
import Training

extension Findings {
  /// Validation Macro-F1 of every epoch.
  var validationFigure: Figure? {
    learningCurves(
      name: "validation-macro-f1", title: "Validation Macro-F1 while training",
      caption: """
        Every \(unit) faint, the median over \(unit)s strong, dashed where it is over those alone that had not stopped early. Epoch 0 is the \
        untrained network.
        """,
      axisTitle: "Macro-F1, fold 9", from: 0
    ) { $0.validationMacroF1 }
  }

  /// Training loss of every epoch.
  var trainingLossFigure: Figure? {
    let ignorance = Elementary.log(Double(classes.count)).fixed(3)
    return learningCurves(
      name: "training-loss", title: "Training loss",
      caption: """
        Mean cross-entropy of the labelled records in nats; ln \(classes.count) = \(ignorance) is a network that knows nothing.
        """,
      axisTitle: "cross-entropy (nats)", from: 0
    ) { $0.trainingLoss }
  }

  private func learningCurves(
    name: String, title: String, caption: Markup, axisTitle: String, from lower: Double,
    value: (TrialResult.Epoch) -> Double?
  ) -> Figure? {
    let conditions = trained
    guard !conditions.isEmpty else { return nil }
    let curves = conditions.map { condition in
      (condition, condition.outcome.trials.map { Self.curve($0, value: value) })
    }
    let points = curves.lazy.flatMap(\.1).flatMap(\.points)
    let epochs = 0...Double(max(1, points.map(\.epoch).max() ?? 1))
    let values = Ticks.domain(of: points.map(\.value), from: lower)
    return Figure(
      name: name, title: title, caption: caption,
      legend: Legend(
        entries: families(.line) + [.init(mark: .faintLine, text: "one \(unit)")]),
      panels: curves.filter { !$0.1.isEmpty }.map { condition, seeds in
        let chart = LearningCurves(
          seeds: seeds, family: condition.family, axisTitle: axisTitle, epochs: epochs, values: values)
        return Figure.Panel(
          title: condition.name, description: "\(title), \(condition.name), \(seeds.count) \(unit)s"
        ) { chart.drawing(width: $0) }
      })
  }

  private static func curve(_ trial: TrialResult, value: (TrialResult.Epoch) -> Double?) -> LearningCurves.Seed {
    LearningCurves.Seed(
      note: trial.summary,
      points: trial.epochs.compactMap { epoch in value(epoch).map { (epoch.epoch, $0) } })
  }
}
