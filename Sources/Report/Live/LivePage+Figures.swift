import Statistics
import Training

extension LivePage {
  /// The curves of what trains at this moment.
  var runningSection: Markup {
    let groups = Dictionary(grouping: running.filter { !$0.points.isEmpty }, by: \.group)
    let isApart = running.count <= Self.mostApart
    let panels = status.rows.flatMap { row -> [Figure.Panel] in
      let curves = (groups[row.name] ?? []).sorted { $0.cell < $1.cell }
      guard !isApart else { return curves.map { Self.panel(row, [$0]) } }
      return curves.isEmpty ? [] : [Self.panel(row, curves)]
    }
    guard !panels.isEmpty else { return "" }
    return Figure(
      name: "running-curves", title: "Running now",
      caption: "Validation Macro-F1 of trials and the loss of pretrainings, epoch by epoch.", legend: nil,
      panels: panels
    ).html
  }

  /// So many trainings have a panel each; of more, those of a condition share one.
  private static let mostApart = 12

  private static func panel(_ row: LiveStatus.Row, _ curves: [RunningCurve]) -> Figure.Panel {
    let seeds = curves.map { curve in
      LearningCurves.Seed(
        note: "\(curve.cell)",
        points: curve.points.compactMap { progress in
          (row.isPretraining ? progress.loss : progress.validationMacroF1).map { (progress.epoch, $0) }
        })
    }
    let epochs = max(1, curves.flatMap(\.points).map(\.epochs).max() ?? 1)
    let values = seeds.flatMap(\.points).map(\.value)
    let chart = LearningCurves(
      seeds: seeds, family: row.family,
      axisTitle: row.isPretraining ? "loss" : "Macro-F1, fold 9", epochs: 0...Double(epochs),
      values: row.isPretraining ? Ticks.domain(of: values, from: 0) : Ticks.domain(of: values + [0.5], from: 0),
      isStrong: true)
    let numbers = Set(curves.map(\.cell.seed)).sorted()
    let list = numbers.prefix(6).map(String.init).joined(separator: ", ")
    return Figure.Panel(
      title: "\(row.name), seed \(list)\(numbers.count > 6 ? " and \(numbers.count - 6) more" : "")",
      description: "\(row.name), running: \(curves.prefix(Self.mostApart).map(\.text).joined(separator: "; "))"
    ) { chart.drawing(width: $0) }
  }

  /// What the seeds say so far, and how their intervals tighten.
  var estimates: Markup {
    let findings = Findings(outcome)
    guard findings.hasResults else { return "" }
    return """
      <div class="card"><h3>So far</h3>\(HeadlineTable(findings: findings, isLive: true).html)</div>
      \(findings.scoreFigure.html)\(findings.tighteningMeans?.html ?? .empty)\(findings.tighteningRates?.html ?? .empty)
      """
  }
}

extension Findings {
  private static let anytimeValid: Markup = """
    Seeds in ascending order. The band is a 95 % confidence sequence: it holds at every number of seeds at once, so that \
    looking while the sweep runs, and stopping when it is narrow enough, costs nothing.
    """

  /// The mean Macro-F1 after each further seed.
  var tighteningMeans: Figure? {
    let values = conditions.map { $0.analysis.score.values.map(\.value) }
    let ys = Ticks.domain(of: values.joined(), from: 0)
    return tightening(
      name: "macro-f1-so-far", title: "Mean Macro-F1 as seeds come in", yTitle: "Macro-F1", ys: ys, values.map(\.count)
    ) { index in
      let own = values[index]
      return own.indices.map { last in
        (Summary(own[...last]).mean ?? 0, BettingSequence(own[...last]).interval().range)
      }
    }
  }

  /// The share of seeds that answer one class after each further seed.
  var tighteningRates: Figure? {
    let answers = conditions.map { condition in
      condition.outcome.completedSeeds.compactMap { seed in
        seed.count { $0.answersOneClass }.map { Double($0) / Double(seed.trials.count) }
      }
    }
    return tightening(
      name: "one-class-so-far", title: "Share of \(unit)s that answer one class, as seeds come in",
      yTitle: "share of \(unit)s",
      ys: 0...1, answers.map(\.count)
    ) { index in
      answers[index].indices.map { last in
        let sum = answers[index][...last].reduce(0, +)
        let rate = MeanShare(sum: min(sum, Double(last + 1)), of: last + 1)
        let interval = rate.anytimeValidInterval()
        return (rate.value ?? 0, interval.range)
      }
    }
  }

  private func tightening(
    name: String, title: String, yTitle: String, ys: ClosedRange<Double>, _ counts: [Int],
    estimates: (Int) -> [(Double, ClosedRange<Double>)]
  ) -> Figure? {
    let most = counts.max() ?? 0
    guard most > 1 else { return nil }
    let panels = conditions.indices.filter { counts[$0] > 1 }.map { index in
      let condition = conditions[index]
      let estimates = estimates(index)
      let line = LineChart.Line(
        label: condition.name, family: condition.family,
        points: estimates.enumerated().map { (Double($0 + 1), $1.0) }, band: estimates.map(\.1))
      let chart = LineChart(lines: [line], xTitle: "seeds", yTitle: yTitle, xs: 1...Double(most), ys: ys)
      return Figure.Panel(title: condition.name, description: "\(title), \(condition.name)") {
        chart.drawing(width: $0)
      }
    }
    return Figure(name: name, title: title, caption: Self.anytimeValid, legend: nil, panels: panels)
  }
}
