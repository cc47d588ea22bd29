import ReproducibleMath
import Statistics
import Sweep
import Training

extension AggregateReport {
  /// A figure for each grid that can be drawn: heat maps over two keys, lines over the numbers of one.
  var gridFigures: [Figure] { grids.compactMap { $0.axes.count > 1 ? heatMaps($0) : lines($0) } }

  private func name(_ grid: ConditionGrid) -> String { "grid-\(grid.name)" }

  private func title(_ grid: ConditionGrid) -> String {
    "Grid \(grid.name): \(Numbers.listed(grid.axes.map(\.title)))"
  }

  /// What both kinds of figures say, as neither marks a best value.
  private var choice: Markup {
    "The highest of several means, picked after they were seen, is too high on average."
  }

  /// The cells of a grid that have data, with how far along each axis they are.
  private func cells(_ grid: ConditionGrid) -> [[Int]: GridCell] {
    var cells: [[Int]: GridCell] = [:]
    for point in grid.points { cells[point] = grid.condition(at: point).flatMap(cell) }
    return cells
  }
}

// MARK: - Two keys and more

/// What a heat map of a grid shows.
private struct GridMeasure {
  var name: String
  var family: String
  var domain: ClosedRange<Double>
  var label: @Sendable (Double) -> String
  var value: (GridCell) -> Double?
  var note: (GridCell) -> String
}

extension AggregateReport {
  /// As many combinations of the keys that are neither rows nor columns as are drawn; the tables have all of them.
  private static let mostCombinations = 12

  private func heatMaps(_ grid: ConditionGrid) -> Figure? {
    guard let rows = grid.rows, let columns = grid.columns else { return nil }
    let cells = cells(grid)
    guard !cells.isEmpty else { return nil }
    let means = cells.values.compactMap(\.score.summary.mean)
    let measures = [
      GridMeasure(
        name: "mean \(metric)", family: "score", domain: Ticks.domain(of: means), label: { $0.fixed(3) },
        value: { $0.score.summary.mean },
        note: { cell in cell.score.summary.standardDeviation.map { "± \($0.fixed(3))" } ?? "one seed" }),
      GridMeasure(
        name: "collapse rate", family: "collapse", domain: 0...1, label: { "\(Numbers.percent($0)) %" },
        value: { $0.collapse.value }, note: { Numbers.fraction($0.collapse) }),
    ]
    let others = grid.others
    let shown = others.prefix(Self.mostCombinations)
    let rest: Markup =
      shown.count == others.count
      ? "" : "The first \(shown.count) of \(others.count) combinations are drawn; the tables have all of them. "
    return Figure(
      name: name(grid), title: title(grid),
      caption: """
        Mean ± SD of the \(metric) on the test fold, and the share of trials that collapsed (\(analysis.options.reading.description)). An \
        empty frame is a condition without a finished seed, a dash a combination that is not in the sweep. \(rest)\(choice)
        """,
      legend: nil,
      panels: shown.flatMap { other in
        measures.map { measure in
          let map = HeatMap(
            rows: rows.lines, columns: columns.lines,
            cells: rows.points.indices.map { row in
              columns.points.indices.map { column in
                let point = other.point + [row, column]
                return grid.condition(at: point).map { cell($0, cells[point], measure) }
              }
            },
            domain: measure.domain, scaleTitle: measure.name, scaleLabel: measure.label, family: measure.family)
          let title = other.label.isEmpty ? measure.name : "\(measure.name), \(other.label)"
          return Figure.Panel(
            title: title, description: "\(title), by \(rows.title) and \(columns.title)"
          ) { map.drawing(width: $0) }
        }
      }, columns: measures.count)
  }

  private func cell(_ condition: Int, _ cell: GridCell?, _ measure: GridMeasure) -> HeatMap.Cell {
    let name = outcome.conditions[condition].condition.name
    guard let cell, let value = measure.value(cell) else {
      return HeatMap.Cell(value: nil, text: "no data", note: "", title: "\(name): no data")
    }
    let (text, note) = (measure.label(value), measure.note(cell))
    return HeatMap.Cell(value: value, text: text, note: note, title: "\(name): \(text), \(note)")
  }
}

extension ConditionGrid.Axis {
  /// The axis with a line for each key.
  fileprivate var lines: HeatMap.Axis { HeatMap.Axis(title: title, labels: points.indices.map(values(at:))) }
}

// MARK: - One key

extension AggregateReport {
  private static let mostTicks = 8

  private func lines(_ grid: ConditionGrid) -> Figure? {
    let cells = cells(grid)
    guard let numbers = grid.axes[0].numbers, numbers.count > 1, !cells.isEmpty else { return nil }
    let places = Self.places(of: numbers)
    let found = places.indices.compactMap { index in cells[[index]].map { (x: places[index], cell: $0) } }
    let scores = found.compactMap { point in
      point.cell.score.summary.mean.map { Estimate(x: point.x, y: $0, interval: point.cell.score.interval) }
    }
    let rates = found.compactMap { point in
      point.cell.collapse.value.map { Estimate(x: point.x, y: $0, interval: point.cell.collapseInterval) }
    }
    // Intervals of two or three seeds can be far wider than the differences.
    let highest = scores.map(\.y).max() ?? 1
    let ends = scores.compactMap { score in score.interval.map { min($0.upper, 1.3 * highest) } }
    let line = LineChart.Line(
      label: grid.name, family: grid.condition(at: [0]).map { outcome.conditions[$0].condition.family } ?? "",
      points: [])
    let chart = LineChart(
      lines: [line], xTitle: grid.axes[0].title, yTitle: "", xs: Self.domain(of: places), ys: 0...1,
      xTicks: Self.ticks(grid.axes[0], places))
    return Figure(
      name: name(grid), title: title(grid),
      caption: """
        Over the seeds of each value: the mean \(metric) on the test fold with its \(confidence) t interval, and the share of \
        trials that collapsed (\(analysis.options.reading.description)) with that of Clopper and Pearson. \(choice)
        """,
      legend: nil,
      panels: [
        chart.panel("mean \(metric)", scores, Ticks.domain(of: scores.map(\.y) + ends, from: 0)),
        chart.panel("collapse rate", rates, 0...1) { "\(Int(($0 * 100).rounded())) %" },
      ])
  }

  /// Where ascending numbers stand: on a logarithmic axis where they go over a power of ten.
  private static func places(of numbers: [Double]) -> [Double] {
    guard let least = numbers.first, let most = numbers.last, least > 0, most / least >= 10 else { return numbers }
    return numbers.map { Elementary.log($0) }
  }

  private static func domain(of places: [Double]) -> ClosedRange<Double> {
    let (least, most) = (places.min() ?? 0, places.max() ?? 1)
    let margin = (most - least) / 16
    return least - margin...most + margin
  }

  /// Names of values, as many as there is room for.
  private static func ticks(_ axis: ConditionGrid.Axis, _ places: [Double]) -> [(place: Double, label: String)] {
    var known: Set<Double> = []
    let step = (places.count + mostTicks - 1) / mostTicks
    return zip(places, axis.labels).enumerated().compactMap { index, tick in
      index % step == 0 && known.insert(tick.0).inserted ? (place: tick.0, label: tick.1) : nil
    }
  }
}

/// A point with what is known of it.
private struct Estimate {
  var x: Double
  var y: Double
  var interval: ConfidenceInterval?
}

extension LineChart {
  /// The chart with points for its only line.
  fileprivate func panel(
    _ title: String, _ estimates: [Estimate], _ domain: ClosedRange<Double>,
    label: (@Sendable (Double) -> String)? = nil
  ) -> Figure.Panel {
    var chart = self
    chart.lines[0].points = estimates.map { ($0.x, $0.y) }
    chart.lines[0].bars = estimates.map { $0.interval?.range }
    (chart.yTitle, chart.ys, chart.yLabel) = (title, domain, label)
    let final = chart
    return Figure.Panel(title: title, description: "\(title) by \(xTitle)") { final.drawing(width: $0) }
  }
}
