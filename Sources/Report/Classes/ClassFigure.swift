import Statistics
import Training

extension Findings {
  /// F1 of every class, a panel a condition; nil where no trial says it.
  var classFigure: Figure? {
    let shown = conditions.filter { !$0.classes.isEmpty }
    guard !shown.isEmpty else { return nil }
    return Figure(
      name: "class-f1-by-seed", title: "F1 of every class",
      caption: """
        A mark is one seed. Weights of the selected epoch on the test fold. Bars are 95 % t intervals of the mean over seeds. Few \
        records make few values: of a class with five, a single one is a fifth of the recall.
        """,
      legend: Legend(entries: families(.dot) + [.init(mark: .bar, text: "mean and 95 % interval")]),
      panels: shown.map { condition in
        let plot = StripPlot(
          rows: condition.classes.map { $0.row(family: condition.family) }, axisTitle: "F1", domain: 0...1)
        return Figure.Panel(title: condition.name, description: "F1 of every class by seed, \(condition.name)") {
          plot.drawing(width: $0)
        }
      })
  }
}

extension ClassAnalysis {
  fileprivate func row(family: String) -> StripPlot.Row {
    let counts = records.map { [count($0, "record")] } ?? []
    let never = missed.count > 0 ? ["never found in \(Numbers.fraction(missed))"] : []
    return StripPlot.Row(
      label: name, notes: [([Numbers.meanAndDeviation(f1.summary)] + counts + never).joined(separator: ", ")],
      family: family,
      seeds: f1.values.map { StripPlot.Seed(value: $0.value, note: "seed \($0.seed): \($0.value.fixed(3))") },
      mean: f1.summary.mean, interval: f1.interval?.range)
  }
}
