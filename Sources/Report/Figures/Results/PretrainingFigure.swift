import ReproducibleMath
import Training

/// What the pretrainings logged, a panel for each value.
struct PretrainingFigure {
  let results: [PretrainingResult]
  /// What was pretrained, each once.
  let settings: Set<PretrainingSettings>

  private typealias Epoch = PretrainingResult.Epoch

  /// Nil without any pretraining.
  var figure: Figure? {
    guard results.contains(where: { !$0.epochs.isEmpty }) else { return nil }
    let batches = Set(settings.map(\.batchRecords))
    // What a network that knows nothing would show is one value only where all pretrainings have the same batch.
    let views = batches.count == 1 ? batches.first.map { 2 * $0 } : nil
    let isContrastive = settings.allSatisfy { $0.method == .simclr }
    let ignorance = isContrastive ? views.map { Elementary.log(Double($0 - 1)) } : nil
    return Figure(
      name: "pretraining", title: "Pretraining",
      caption: """
        \(settings.count > 1 ? "Every pretraining of \(settings.count) recipes" : "Every pretraining") faint, the median strong. \
        \(Self.ignorance(views, ignorance))Features that all become the same have a standard deviation near 0.
        """,
      legend: Legend(
        entries: [
          .init(mark: .line, text: "median", family: "ssl"), .init(mark: .faintLine, text: "one seed", family: "ssl"),
        ]),
      panels: [
        isContrastive
          ? panel("NT-Xent loss", "nats", from: 0, reference: ignorance) { $0.loss }
          : panel("Loss", "what the method minimises", from: 0) { $0.loss },
        panel("Partner found first", "share of views", from: 0) { $0.contrastiveAccuracy },
        panel("Spread of features", "standard deviation", from: 0) { $0.featureDeviation },
        panel("Alignment", "squared distance of partners", from: 0) { $0.alignment },
        panel("Uniformity", "ln mean exp(-2d²)") { $0.uniformity },
      ])
  }

  /// What a network that knows nothing shows with so many views a batch.
  private static func ignorance(_ views: Int?, _ loss: Double?) -> String {
    guard let views else { return "" }
    let contrast = loss.map { "has an NT-Xent of ln(\(views) - 1) = \($0.fixed(3)) and " } ?? ""
    return "A network that knows nothing \(contrast)finds 1 partner in \(views - 1). "
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
