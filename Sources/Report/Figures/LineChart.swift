/// A few lines over a common axis, each with its name at its end.
struct LineChart: Sendable {
  struct Line: Sendable {
    var label: String
    /// The class that gives the line its colour.
    var family: String
    var points: [(x: Double, y: Double)]
    /// A band around the line, in the order of its points.
    var band: [ClosedRange<Double>] = []
    /// An interval for each point, which is drawn as a dot then; nil of a point without one.
    var bars: [ClosedRange<Double>?] = []
    /// A point to be seen.
    var marked: (x: Double, y: Double)?
  }

  var lines: [Line]
  var xTitle: String
  var yTitle: String
  var xs: ClosedRange<Double>
  var ys: ClosedRange<Double>
  var height = 220.0
  /// Where an axis that is not linear has its numbers.
  var xTicks: [(place: Double, label: String)]?
  var yTicks: [(place: Double, label: String)]?
  /// Whether the lines' names stand right of the plot, or below it where they have no room there.
  var isLabelled = false
  var yLabel: (@Sendable (Double) -> String)?

  func drawing(width: Double) -> Drawing {
    let left = yTicks.map { 27 + ($0.map { $0.label.width() }.max() ?? 0) } ?? 0
    let margins = Plot.Margins(right: labelMargin(in: width), left: max(58, left))
    let plot = Plot(width: width, height: height, margins: margins, x: xs, y: ys)
    var content = xAxis(in: plot)
    content += yAxis(in: plot)
    for line in lines { content += draw(line, in: plot) }
    if isLabelled { content += labels(in: plot) }
    return Drawing(width: width, height: height + keyHeight(in: width), content: content)
  }

  private func xAxis(in plot: Plot) -> Markup {
    guard let xTicks else {
      return plot.xAxis(xTitle, ticks: Ticks(in: xs, about: plot.width < 600 ? 5 : 9, isInteger: true))
    }
    let names = Dictionary(uniqueKeysWithValues: xTicks.map { ($0.place, $0.label) })
    return plot.xAxis(xTitle, ticks: Ticks(values: xTicks.map(\.place), decimals: 0)) { names[$0] ?? "" }
  }

  private func yAxis(in plot: Plot) -> Markup {
    guard let yTicks else { return plot.yAxis(yTitle, label: yLabel) }
    let names = Dictionary(uniqueKeysWithValues: yTicks.map { ($0.place, $0.label) })
    return plot.yAxis(yTitle, ticks: Ticks(values: yTicks.map(\.place), decimals: 0)) { names[$0] ?? "" }
  }

  private func draw(_ line: Line, in plot: Plot) -> Markup {
    let points = line.points.map { (x: plot.x($0.x), y: plot.y.clamped($0.y)) }
    var content = Markup.empty
    if !line.band.isEmpty {
      let upper = zip(points, line.band).map { (x: $0.x, y: plot.y.clamped($1.upperBound)) }
      let lower = zip(points, line.band).map { (x: $0.x, y: plot.y.clamped($1.lowerBound)) }
      content += "<path class=\"band\" d=\"\(Curve.data(upper + lower.reversed()))z\"/>"
    }
    // What is outside ends at the frame: along it there is no value.
    let pieces = Clipping(x: xs, y: ys).pieces(of: line.points).map { piece in
      Curve.data(piece.map { (x: plot.x($0.x), y: plot.y($0.y)) })
    }
    content += "<path class=\"median\" d=\"\(pieces)\"><title>\(line.label)</title></path>"
    if !line.bars.isEmpty { return Curve.group(line.family, content) + dots(line, at: points, in: plot) }
    guard let marked = line.marked else { return Curve.group(line.family, content) }
    return Curve.group(line.family, content) + """
      <g class="\(line.family)"><circle class="point" cx="\(plot.x(marked.x))" cy="\(plot.y.clamped(marked.y))" r="5"/></g>
      """
  }

  private func dots(_ line: Line, at points: [(x: Double, y: Double)], in plot: Plot) -> Markup {
    let marks = zip(points, line.bars).map { point, bar -> Markup in
      let interval = bar.map { bar -> Markup in
        "<path class=\"interval\" d=\"M\(point.x) \(plot.y.clamped(bar.lowerBound))V\(plot.y.clamped(bar.upperBound))\"/>"
      }
      return "\(interval ?? .empty)<circle class=\"point\" cx=\"\(point.x)\" cy=\"\(point.y)\" r=\"5\"/>"
    }
    return "<g class=\"\(line.family)\">\(marks)</g>"
  }
}
