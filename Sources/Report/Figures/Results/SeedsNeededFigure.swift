import ReproducibleMath
import Statistics

/// What the figure shows.
private enum SeedsNeeded {
  static let seeds = [3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100, 200, 500, 1000]
  /// Round half-widths: the vertical axis begins and ends at one. A Macro-F1 is never further from another than 1.
  static let halfWidths: [(value: Double, label: String)] =
    (1...5).reversed().flatMap { decimals in
      [1, 2, 5].map { step in
        let value = (1...decimals).reduce(Double(step)) { value, _ in value / 10 }
        return (value: value, label: value.fixed(decimals))
      }
    } + [(value: 1, label: "1")]

  /// The round half-widths from the last that is below every value to the first that is above.
  static func axis(_ values: [Double]) -> [(value: Double, label: String)] {
    let first = halfWidths.lastIndex { $0.value <= values.min() ?? 1 } ?? 0
    let last = halfWidths.firstIndex { $0.value >= values.max() ?? 0 } ?? halfWidths.count - 1
    // Two at least, so that there is an axis.
    let lower = min(first, halfWidths.count - 2)
    return Array(halfWidths[lower...max(last, lower + 1)])
  }
}

extension Findings {
  /// How narrow the interval of a mean becomes with more seeds; nil where no spread is known.
  var seedsNeededFigure: Figure? {
    let curves = conditions.compactMap(\.precisionCurve)
    guard !curves.isEmpty else { return nil }
    let axis = SeedsNeeded.axis(curves.flatMap(\.points).map { Elementary.exp($0.y) })
    let chart = LineChart(
      lines: curves, xTitle: "seeds in a condition", yTitle: "half-width of the 95 % interval",
      xs: Elementary.log(3)...Elementary.log(1000),
      ys: Elementary.log(axis[0].value)...Elementary.log(axis[axis.count - 1].value),
      // Every line has a name beside it, every half-width its label.
      height: max(320, 60 + 15 * Double(curves.count), 60 + 16 * Double(axis.count)),
      xTicks: [3, 5, 10, 20, 50, 100, 200, 500, 1000].map { (Elementary.log($0), $0.fixed(0)) },
      yTicks: axis.map { (Elementary.log($0.value), $0.label) }, isLabelled: true)
    return Figure(
      name: "seeds-needed", title: "How many seeds a given precision takes",
      caption: """
        If the spread over seeds stays what it is, the mean \(metric.name) of so many seeds is known to within ± the half-width. \
        The dots are where the sweep stands.
        """,
      legend: nil,
      panels: [
        Figure.Panel(title: "", description: "Half-width of the interval by number of seeds") {
          chart.drawing(width: $0)
        }
      ], isWide: true)
  }
}

extension Findings.Condition {
  /// The half-width that some numbers of seeds give, both on logarithmic axes.
  fileprivate var precisionCurve: LineChart.Line? {
    let summary = analysis.score.summary
    guard !summary.isConstant, let deviation = summary.standardDeviation, deviation > 0 else { return nil }
    // Not clipped at the bounds of the score.
    let now = Summary.meanInterval(mean: 0, standardDeviation: deviation, count: summary.count)
    let points = SeedsNeeded.seeds.map { count in
      let interval = Summary.meanInterval(mean: 0, standardDeviation: deviation, count: count)
      return (x: Elementary.log(Double(count)), y: Elementary.log(interval.halfWidth))
    }
    return LineChart.Line(
      label: name, family: family, points: points,
      marked: (3...1000).contains(summary.count)
        ? (Elementary.log(Double(summary.count)), Elementary.log(now.halfWidth)) : nil)
  }
}
