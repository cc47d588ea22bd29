import ReproducibleMath
import Training

/// What the pretrainings logged, a panel for each value.
struct PretrainingFigure {
  let results: [PretrainingResult]
  let settings: PretrainingSettings

  private typealias Epoch = PretrainingResult.Epoch

  /// Nil without any pretraining.
  var figure: Figure? {
    guard results.contains(where: { !$0.epochs.isEmpty }) else { return nil }
    let ignorance = Elementary.log(Double(2 * settings.batchRecords - 1))
    let views = 2 * settings.batchRecords
    let isContrastive = settings.method == .simclr
    let contrast = isContrastive ? "has an NT-Xent of ln(\(views) - 1) = \(ignorance.fixed(3)) and " : ""
    return Figure(
      name: "pretraining", title: "Pretraining",
      caption: """
        Every pretraining faint, the median strong. A network that knows nothing \(contrast)finds 1 partner in \
        \(views - 1). Features that all become the same have a standard deviation near 0.
        """,
      legend: Legend(
        entries: [
          .init(mark: .line, text: "median", family: "ssl"), .init(mark: .faintLine, text: "one seed", family: "ssl"),
        ]),
      panels: [
        isContrastive
          ? panel("NT-Xent loss", "nats", from: 0, reference: ignorance) { $0.loss }
          : panel("Loss", "what \(settings.method.rawValue) minimises", from: 0) { $0.loss },
        panel("Partner found first", "share of views", from: 0) { $0.contrastiveAccuracy },
        panel("Spread of features", "standard deviation", from: 0) { $0.featureDeviation },
        panel("Alignment", "squared distance of partners", from: 0) { $0.alignment },
        panel("Uniformity", "ln mean exp(-2d²)") { $0.uniformity },
      ])
  }

  private func panel(
    _ title: String, _ axisTitle: String, from lower: Double? = nil, reference: Double? = nil,
    value: (Epoch) -> Double
  ) -> Figure.Panel {
    let seeds = results.map { result in
      LearningCurves.Seed(note: "seed \(result.seed)", points: result.epochs.map { ($0.epoch, value($0)) })
    }
    let points = seeds.flatMap(\.points)
    let chart = LearningCurves(
      seeds: seeds, family: "ssl", axisTitle: axisTitle, epochs: 0...Double(max(1, points.map(\.epoch).max() ?? 1)),
      values: Ticks.domain(of: points.map(\.value) + (reference.map { [$0] } ?? []), from: lower),
      reference: reference.map { .init(value: $0, label: "knows nothing") })
    return Figure.Panel(title: title, description: "\(title) of \(results.count) pretrainings") {
      chart.drawing(width: $0)
    }
  }
}
