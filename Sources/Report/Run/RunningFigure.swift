import Training

/// How a training goes that runs at this moment, before those of its row that are over.
struct RunningFigure: Sendable {
  /// What it is of, such as `seed 3`.
  var cell: TrialCell
  var family: String
  var points: [TrainingProgress]

  /// Of a trial among the recorded ones of its condition.
  func figure(_ trials: [TrialResult]) -> Figure {
    let panels = [
      panel(
        "Validation Macro-F1", "Macro-F1, fold 9", others: trials.map { trial in trial.curve { $0.validationMacroF1 } },
        value: \.validationMacroF1),
      panel(
        "Training loss", "cross-entropy (nats)", others: trials.map { trial in trial.curve { $0.trainingLoss } },
        value: \.loss),
    ]
    let legend = Legend(
      entries: [
        .init(mark: .line, text: "this trial", family: family),
        .init(mark: .faintLine, text: "the others of the condition", family: family),
      ])
    return figure("Epoch 0 is the untrained network. ", trials.isEmpty ? nil : legend, panels)
  }

  /// Of a pretraining; `others` are the recorded ones of its encoder.
  func figure(_ others: PretrainingFigure) -> Figure {
    let reference = others.ignorance.map {
      LearningCurves.Reference(value: $0, label: PretrainingFigure.referenceLabel)
    }
    let curves = others.results.map { PretrainingFigure.curve($0) { $0.loss } }
    let loss = panel(others.lossTitle, others.lossAxis, others: curves, reference: reference, value: \.loss)
    return figure(
      Markup(others.ignoranceText), others.results.isEmpty ? nil : PretrainingFigure.legendOfForemost, [loss])
  }

  private func figure(_ caption: Markup, _ legend: Legend?, _ panels: [Figure.Panel?]) -> Figure {
    Figure(
      name: "running", title: "So far",
      caption: """
        \(caption)Epochs before the coordinator was started, or before a saved state was gone on with, come with the result.
        """,
      legend: legend, panels: panels.compactMap { $0 })
  }

  private func panel(
    _ title: String, _ axisTitle: String, others: [LearningCurves.Seed], reference: LearningCurves.Reference? = nil,
    value: (TrainingProgress) -> Double?
  ) -> Figure.Panel? {
    let own = LearningCurves.Seed(
      note: "\(cell)", points: points.compactMap { point in value(point).map { (point.epoch, $0) } })
    guard let last = own.points.last, let present = points.last else { return nil }
    let all = (others + [own]).flatMap(\.points)
    let chart = LearningCurves(
      seeds: others, family: family, axisTitle: axisTitle,
      epochs: 0...Double(max(1, present.epochs, all.map(\.epoch).max() ?? 1)),
      values: Ticks.domain(of: all.map(\.value) + (reference.map { [$0.value] } ?? []), from: 0), reference: reference,
      foremost: own, isForemostRunning: true)
    return Figure.Panel(
      title: title,
      description: "\(title) of \(cell) so far, \(last.value.fixed(3)) after epoch \(last.epoch) of \(present.epochs)"
    ) { chart.drawing(width: $0) }
  }
}

extension TrialResult {
  fileprivate func curve(_ value: (Epoch) -> Double?) -> LearningCurves.Seed {
    LearningCurves.Seed(
      note: "\(cell)", points: epochs.compactMap { epoch in value(epoch).map { (epoch.epoch, $0) } })
  }
}
