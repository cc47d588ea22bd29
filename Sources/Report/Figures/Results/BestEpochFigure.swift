import Training

extension Findings {
  /// Which epoch was selected in how many seeds.
  var bestEpochFigure: Figure {
    let last = conditions.flatMap(\.outcome.trials).map { $0.epochs.count - 2 }.max() ?? 1
    let highest = conditions.map(\.mostFrequentBestEpoch).max() ?? 1
    return Figure(
      name: "best-epochs", title: "When the best epoch came",
      caption: "Trained epochs counted from 0. Coloured: the first two, which the published reading calls a collapse.",
      legend: Legend(
        entries: families(.box) + [
          .init(mark: .grayBox, text: "best after the second epoch")
        ]),
      panels: conditions.filter { $0.analysis.completed > 0 }.map { condition in
        let histogram = Histogram(
          values: condition.outcome.completed.compactMap(\.bestEpochFromZero), highlighted: 0...1,
          family: condition.family, domain: 0...max(1, last), highestCount: highest, axisTitle: "best epoch")
        return Figure.Panel(
          title: condition.name, description: "Best epochs of \(condition.name)"
        ) { histogram.drawing(width: $0) }
      })
  }
}

extension Findings.Condition {
  fileprivate var mostFrequentBestEpoch: Int {
    let counts = outcome.completed.compactMap(\.bestEpochFromZero).reduce(into: [:]) { counts, epoch in
      counts[epoch, default: 0] += 1
    }
    return counts.values.max() ?? 0
  }
}
