import Training

extension Findings {
  /// How sure answers are beside how often they are right, a panel a condition; nil where no trial kept it.
  var reliabilityFigure: Figure? {
    let shown = conditions.compactMap { condition in Reliability(condition.outcome).map { (condition, $0) } }
    guard !shown.isEmpty else { return nil }
    return Figure(
      name: "reliability", title: "How sure answers are, and how often they are right",
      caption: """
        Test fold, weights of the selected epoch: records in \(CalibrationBin.number) equal bins of their highest probability, across its mean, upward the share \
        that is answered right. Below the dashed line answers are surer than they are right. Points are all \(unit)s together; the \
        larger, the more records.
        """,
      legend: Legend(
        entries: families(.line) + [
          .init(mark: .faintLine, text: "one \(unit)"), .init(mark: .dashedLine, text: "as sure as right"),
        ]),
      panels: shown.map { condition, reliability in
        let diagram = ReliabilityDiagram(reliability: reliability, family: condition.family)
        return Figure.Panel(title: condition.name, description: "Reliability diagram of \(condition.name)") {
          diagram.drawing(width: $0)
        }
      })
  }
}

/// Share answered right over the highest probability: every trial as a faint line, all together as points.
struct ReliabilityDiagram: Sendable {
  var reliability: Reliability
  var family: String

  private static let height = 260.0
  private static let radii = 2.5...7.0

  func drawing(width: Double) -> Drawing {
    let plot = Plot(width: width, height: Self.height, x: 0...1, y: 0...1)
    let together = reliability.together
    let faint = reliability.trials.map { trial -> Markup in
      "<path class=\"seed\" d=\"\(path(trial.bins, in: plot))\"><title>\(trial.note)</title></path>"
    }
    let lines = faint.joined() + "<path class=\"median\" d=\"\(path(together, in: plot))\"/>"
    let most = Double(together.map(\.records).max() ?? 1)
    let points = together.map { bin -> Markup in
      let radius = max(Self.radii.lowerBound, Self.radii.upperBound * (Double(bin.records) / most).squareRoot())
      return """
        <circle class="point" cx="\(plot.x.clamped(bin.confidence))" cy="\(plot.y.clamped(bin.accuracy))" r="\(radius)">\
        <title>\(bin.records) records: probability \(bin.confidence.fixed(3)), right \(bin.accuracy.fixed(3))</title></circle>
        """
    }
    var content = plot.xAxis("highest probability") + plot.yAxis("share answered right")
    content += "<path class=\"reference\" d=\"M\(plot.left) \(plot.bottom)L\(plot.right) \(plot.top)\"/>"
    content += Curve.group("\(family)\(reliability.trials.count > 40 ? " many" : "")", lines)
    content += "<g class=\"\(family)\">\(points)</g>"
    return plot.drawing(content)
  }

  private func path(_ bins: [Reliability.Bin], in plot: Plot) -> Markup {
    Curve.data(bins.map { (x: plot.x.clamped($0.confidence), y: plot.y.clamped($0.accuracy)) })
  }
}
