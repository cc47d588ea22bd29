import ReproducibleMath
import Statistics

/// What the figure shows.
private enum SeedsNeeded {
  static let halfWidths = 0.002...0.2
}

extension Findings {
  /// How narrow the interval of a mean becomes with more seeds; nil where no spread is known.
  var seedsNeededFigure: Figure? {
    let curves = conditions.compactMap(\.precisionCurve)
    guard !curves.isEmpty else { return nil }
    let chart = LineChart(
      lines: curves, xTitle: "seeds in a condition", yTitle: "half-width of the 95 % interval",
      xs: Elementary.log(3)...Elementary.log(1000),
      ys: Elementary.log(SeedsNeeded.halfWidths.lowerBound)...Elementary.log(SeedsNeeded.halfWidths.upperBound),
      // Every line has a name beside it.
      height: max(320, 60 + 15 * Double(curves.count)),
      xTicks: [3, 5, 10, 20, 50, 100, 200, 500, 1000].map { (Elementary.log($0), $0.fixed(0)) },
      yTicks: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].map { (Elementary.log($0), $0.fixed($0 < 0.01 ? 3 : 2)) },
      isLabelled: true)
    return Figure(
      name: "seeds-needed", title: "How many seeds a given precision takes",
      caption: """
        If the spread over seeds stays what it is, the mean Macro-F1 of so many seeds is known to within ± the half-width. \
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
    let summary = analysis.macroF1.summary
    guard let deviation = summary.standardDeviation, deviation > 0, let now = analysis.macroF1.interval else {
      return nil
    }
    let seeds = [3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100, 200, 500, 1000]
    let points = seeds.compactMap { count -> (x: Double, y: Double)? in
      let interval = Summary.meanInterval(mean: 0, standardDeviation: deviation, count: count)
      guard SeedsNeeded.halfWidths.contains(interval.halfWidth) else { return nil }
      return (x: Elementary.log(Double(count)), y: Elementary.log(interval.halfWidth))
    }
    return LineChart.Line(
      label: name, family: family, points: points,
      marked: summary.count < 3 || !SeedsNeeded.halfWidths.contains(now.halfWidth)
        ? nil : (Elementary.log(Double(summary.count)), Elementary.log(now.halfWidth)))
  }
}
