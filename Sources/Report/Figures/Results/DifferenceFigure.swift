import Statistics
import Training

extension Findings {
  /// Every other condition's score less the reference's, seed by seed; nil where there is nothing to compare.
  var differenceFigure: Figure? {
    guard let reference = comparisons.first?.reference.name, comparisons.contains(where: { $0.pairs > 0 }) else {
      return nil
    }
    let largest = comparisons.flatMap(\.differences).map(\.value.magnitude).max() ?? 0
    // Intervals of two or three seeds can be far wider than the differences.
    let ends = comparisons.compactMap(\.interval).flatMap { [$0.lower.magnitude, $0.upper.magnitude] }
    let bound = Ticks.domain(of: [max(largest, 0.01)] + ends.map { min($0, 1.5 * largest) }, from: 0).upperBound
    let plot = StripPlot(
      rows: comparisons.map(\.row), references: [StripPlot.Reference(value: 0, label: "no difference")],
      axisTitle:
        "\(metric.name) minus that of \(reference.count > StripPlot.longestLabel ? "the reference" : reference)",
      domain: -bound...bound)
    return Figure(
      name: "paired-differences", title: "Paired differences from \(reference)",
      caption: """
        A mark is one seed: both trainings drew the same labelled records. \(metric.isHigherBetter ? "Right" : "Left") of the dashed line the condition named at \
        the left was better. Bars are 95 % t intervals of the mean difference, which hold for one look.\(pretrainingNote)
        """,
      legend: Legend(entries: [.init(mark: .dot, text: "one seed"), .init(mark: .bar, text: "mean and 95 % interval")]),
      panels: [
        Figure.Panel(title: "", description: "Paired differences from \(reference)") { plot.drawing(width: $0) }
      ], isWide: true)
  }
}

extension Comparison {
  fileprivate var row: StripPlot.Row {
    let spread = difference.standardDeviation.map { " ± \($0.fixed(3))" } ?? ""
    let lines = condition.name.nameLines(atMost: StripPlot.longestLabel)
    return StripPlot.Row(
      label: lines.first ?? "",
      notes: lines.dropFirst()
        + (difference.mean.map { ["\($0.fixed(3))\(spread)", "\(pairs) pairs"] } ?? ["no pair of seeds yet"]),
      family: condition.family,
      seeds: differences.map { StripPlot.Seed(value: $0.value, note: "seed \($0.seed): \($0.value.fixed(3))") },
      mean: difference.mean, interval: interval?.range)
  }
}
