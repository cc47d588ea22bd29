import Training

extension Findings {
  /// Which epoch was selected in how many seeds, or trials of the seeds that count.
  var bestEpochFigure: Figure? {
    let conditions = trained
    guard !conditions.isEmpty else { return nil }
    let last = conditions.flatMap(\.outcome.trials).map { $0.epochs.count - 1 }.max() ?? 1
    let highest = conditions.map(\.mostFrequentBestEpoch).max() ?? 1
    return Figure(
      name: "best-epochs", title: "When the best epoch came",
      caption: """
        1 is the first trained epoch. Coloured: the first two, which the published reading, that counts them from 0, calls a \
        collapse.
        """,
      legend: Legend(
        entries: families(.box) + [
          .init(mark: .grayBox, text: "best after the second epoch")
        ]),
      panels: conditions.filter { $0.analysis.completed > 0 }.map { condition in
        let histogram = Histogram(
          values: condition.bestEpochs, highlighted: 1...2,
          family: condition.family, domain: 1...max(2, last), highestCount: highest, axisTitle: "best epoch",
          unit: unit)
        return Figure.Panel(
          title: condition.name, description: "Best epochs of \(condition.name)"
        ) { histogram.drawing(width: $0) }
      })
  }
}

extension Findings.Condition {
  fileprivate var bestEpochs: [Int] { outcome.completedSeeds.flatMap(\.trials).compactMap(\.bestEpoch) }

  fileprivate var mostFrequentBestEpoch: Int {
    let counts = bestEpochs.reduce(into: [:]) { counts, epoch in
      counts[epoch, default: 0] += 1
    }
    return counts.values.max() ?? 0
  }
}
