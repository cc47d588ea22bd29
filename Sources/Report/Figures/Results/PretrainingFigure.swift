import ReproducibleMath
import Training

/// What the pretrainings logged, a panel for each value.
struct PretrainingFigure {
  let results: [PretrainingResult]
  /// What was pretrained, each once.
  let settings: Set<PretrainingSettings>
  /// How many records of folds 1 to 8 the cohort has; nil where it is not known. No batch of it has more.
  var cohort: Int?
  /// One of them before the others, in place of their median.
  var foremost: PretrainingResult?

  private typealias Epoch = PretrainingResult.Epoch

  /// Nil without any pretraining.
  var figure: Figure? {
    guard results.contains(where: { !$0.epochs.isEmpty }) else { return nil }
    let every = settings.count > 1 ? "Every pretraining of \(settings.count) recipes" : "Every pretraining"
    return Figure(
      name: "pretraining", title: "Pretraining",
      caption: """
        \(foremost == nil ? "\(every) faint, the median strong. " : "")\(ignoranceText)Features that all become the same have a \
        standard deviation near 0.
        """,
      legend: foremost == nil
        ? Legend(
          entries: [
            .init(mark: .line, text: "median", family: "ssl"), .init(mark: .faintLine, text: "one seed", family: "ssl"),
          ]) : Self.legendOfForemost,
      panels: [
        panel(lossTitle, lossAxis, from: 0, reference: ignorance) { $0.loss },
        panel("Partner found first", "share of views", from: 0) { $0.contrastiveAccuracy },
        panel("Spread of features", "standard deviation", from: 0) { $0.featureDeviation },
        panel("Alignment", "squared distance of partners", from: 0) { $0.alignment },
        panel("Uniformity", "ln mean exp(-2d²)") { $0.uniformity },
      ])
  }

  static let legendOfForemost = Legend(
    entries: [
      .init(mark: .line, text: "this pretraining", family: "ssl"),
      .init(mark: .faintLine, text: "the others of the encoder", family: "ssl"),
    ])

  private var isContrastive: Bool { !settings.isEmpty && settings.allSatisfy { $0.method == .simclr } }

  var lossTitle: String { isContrastive ? "NT-Xent loss" : "Loss" }

  var lossAxis: String { isContrastive ? "nats" : "what the method minimises" }

  /// How many views a batch has, where it is the same of all pretrainings: what a network that knows nothing would show is one value then.
  private var views: Int? {
    let batches = Set(settings.map { $0.recordsPerStep(of: cohort) })
    return batches.count == 1 ? batches.first?.map { 2 * $0 } : nil
  }

  /// The loss of a network that knows nothing, where that is a number.
  var ignorance: Double? { isContrastive ? views.map { Elementary.log(Double($0 - 1)) } : nil }

  /// What a network that knows nothing shows, as a sentence with a space after it.
  var ignoranceText: String {
    guard let views else { return "" }
    let contrast = ignorance.map { "has an NT-Xent of ln(\(views) - 1) = \($0.fixed(3)) and " } ?? ""
    return "A network that knows nothing \(contrast)finds 1 partner in \(views - 1). "
  }

  private func panel(
    _ title: String, _ axisTitle: String, from lower: Double? = nil, reference: Double? = nil,
    value: (Epoch) -> Double
  ) -> Figure.Panel {
    let seeds = results.map { result in
      Self.curve(result, value: value)
    }
    let points = seeds.flatMap(\.points)
    let chart = LearningCurves(
      seeds: seeds, family: "ssl", axisTitle: axisTitle, epochs: 0...Double(max(1, points.map(\.epoch).max() ?? 1)),
      values: Ticks.domain(of: points.map(\.value) + (reference.map { [$0] } ?? []), from: lower),
      reference: reference.map { .init(value: $0, label: Self.referenceLabel) },
      foremost: foremost.map { Self.curve($0, value: value) })
    return Figure.Panel(title: title, description: description(title, value)) { chart.drawing(width: $0) }
  }

  static let referenceLabel = "knows nothing"

  private func description(_ title: String, _ value: (Epoch) -> Double) -> String {
    guard let foremost, let last = foremost.epochs.last else {
      return "\(title) of \(count(results.count, "pretraining"))"
    }
    return "\(title) of seed \(foremost.seed), \(value(last).fixed(3)) after epoch \(last.epoch)"
  }

  static func curve(_ result: PretrainingResult, value: (PretrainingResult.Epoch) -> Double) -> LearningCurves.Seed {
    LearningCurves.Seed(note: "seed \(result.seed)", points: result.epochs.map { ($0.epoch, value($0)) })
  }
}
