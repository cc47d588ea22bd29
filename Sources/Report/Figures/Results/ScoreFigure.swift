import Statistics
import Training

extension Findings {
  /// The score of every seed on the test fold.
  var scoreFigure: Figure {
    let references = metric.isMacroF1 ? baselines.references : []
    let rows = conditions.map { $0.scoreRow(metric, reading) }
    let values =
      conditions.flatMap(\.analysis.score.values).map(\.value) + conditions.compactMap { $0.published?.row.mean }
    let plot = StripPlot(
      rows: rows, references: references, axisTitle: "\(metric.name) on the test fold",
      domain: Ticks.domain(of: values + references.map(\.value) + intervals(upTo: values.max()), from: 0))
    return Figure(
      name: "\(metric.source.rawValue)-by-seed", title: "\(metric.name) of every seed",
      caption: """
        Weights of the best validation epoch, scored once on the test fold. Bars are 95 % t intervals of the mean over \
        seeds.\(references.isEmpty ? "" : " Dashed lines are answers without a network, on the same records.")\(pretrainingNote)
        """,
      legend: Legend(
        entries: families(.dot) + [Legend.Entry(mark: .ring, text: "seed that answers one class")]
          + collapsedLegend(rows) + [Legend.Entry(mark: .bar, text: "mean and 95 % interval")] + publishedLegend),
      panels: [
        Figure.Panel(title: "", description: "\(metric.name) of every seed by condition") { plot.drawing(width: $0) }
      ], isWide: true)
  }
}

extension Findings {
  /// The upper ends of the intervals, as far as they do not squeeze the marks: those of two or three seeds can be far away.
  private func intervals(upTo largest: Double?) -> [Double] {
    conditions.compactMap { $0.analysis.score.interval.map { min($0.upper, 1.3 * (largest ?? 1)) } }
  }

  /// What a triangle means; nothing where there is none.
  private func collapsedLegend(_ rows: [StripPlot.Row]) -> [Legend.Entry] {
    guard rows.contains(where: { $0.seeds.contains(where: \.isCollapsed) }) else { return [] }
    return [Legend.Entry(mark: .triangle, text: "collapsed: \(reading)")]
  }

  /// What a published mark means; nothing where there is none.
  var publishedLegend: [Legend.Entry] {
    guard let published = conditions.lazy.compactMap(\.published).first else { return [] }
    let seeds = published.claim.seeds(of: published.row).map { ", 95 % interval for n = \($0)" } ?? ""
    return [Legend.Entry(mark: .diamond, text: "\(published.claim.name)\(seeds)")]
  }
}

extension Baselines {
  /// The lines that every score is to be compared with.
  fileprivate var references: [StripPlot.Reference] {
    [
      StripPlot.Reference(value: priorMatched, label: "guessing by the prior \(priorMatched.fixed(3))"),
      StripPlot.Reference(value: mostFrequent, label: "\(mostFrequentName) \(mostFrequent.fixed(3))"),
      StripPlot.Reference(value: uniform, label: "uniform guessing \(uniform.fixed(3))"),
    ]
      + [rrRule.map { StripPlot.Reference(value: $0.macroF1, label: "rule on RR intervals \($0.macroF1.fixed(3))") }]
      .compactMap { $0 }
  }
}

extension Findings.Condition {
  fileprivate func scoreRow(_ metric: Metric, _ reading: CollapseReading) -> StripPlot.Row {
    let summary = analysis.score.summary
    let lines = name.nameLines(atMost: StripPlot.longestLabel)
    return StripPlot.Row(
      label: lines.first ?? "", notes: lines.dropFirst() + notes(summary), family: family,
      seeds: outcome.completedSeeds.compactMap { seed in
        seed.score(metric).map {
          StripPlot.Seed(
            value: $0, isHollow: seed.trials.allSatisfy(\.answersOneClass),
            isCollapsed: seed.trials.allSatisfy { reading.isCollapsed($0) == true }, note: seed.summary(metric))
        }
      },
      mean: summary.mean, interval: analysis.score.interval?.range,
      published: published.flatMap { published in
        published.row.mean.map { mean in
          StripPlot.Published(
            mean: mean, range: published.interval?.range ?? mean...mean,
            note: "\(published.claim.name): \(published.meanAndDeviation)")
        }
      })
  }

  private func notes(_ summary: Summary) -> [String] {
    let counts = [(analysis.oneClass.proportion.count, "one class"), (analysis.diverged, "diverged")]
      .filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    guard let mean = summary.mean else { return ["no result yet\(counts)"] }
    let spread = summary.standardDeviation.map { " ± \($0.fixed(3))" } ?? ""
    return ["\(mean.fixed(3))\(spread)", "n = \(summary.count)\(counts)"]
  }
}
