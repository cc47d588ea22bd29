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

  /// A level across the plot.
  struct Reference: Sendable {
    var value: Double
    var label: String
  }

  var lines: [Line]
  var references: [Reference] = []
  var xTitle: String
  var yTitle: String
  var xs: ClosedRange<Double>
  var ys: ClosedRange<Double>
  var height = 220.0
  /// Where an axis that is not linear has its numbers.
  var xTicks: [(place: Double, label: String)]?
  var yTicks: [(place: Double, label: String)]?
  /// Whether the lines' names stand right of the plot.
  var isLabelled = false
  var yLabel: (@Sendable (Double) -> String)?

  func drawing(width: Double) -> Drawing {
    // A narrow drawing has no room for names beside the plot: they stand in it.
    let margins = Plot.Margins(right: isLabelled && width >= 600 ? labelWidth(in: width) : 14)
    let plot = Plot(width: width, height: height, margins: margins, x: xs, y: ys)
    var content = xAxis(in: plot)
    content += yAxis(in: plot)
    for reference in references { content += draw(reference, in: plot) }
    for line in lines { content += draw(line, in: plot) }
    if isLabelled { content += labels(in: plot) }
    return plot.drawing(content)
  }

  private func labelWidth(in width: Double) -> Double {
    min(max(180, 20 + 6.3 * Double(lines.map(\.label.count).max() ?? 0)), 0.45 * width)
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

  private func draw(_ reference: Reference, in plot: Plot) -> Markup {
    let y = plot.y.clamped(reference.value)
    return """
      <path class="reference" d="M\(plot.left) \(y)H\(plot.right)"/>\
      <text class="note" x="\(plot.right - 4)" y="\(y - 5)" text-anchor="end">\(reference.label)</text>
      """
  }

  private func draw(_ line: Line, in plot: Plot) -> Markup {
    let points = line.points.map { (x: plot.x($0.x), y: plot.y.clamped($0.y)) }
    var content = Markup.empty
    if !line.band.isEmpty {
      let upper = zip(points, line.band).map { (x: $0.x, y: plot.y.clamped($1.upperBound)) }
      let lower = zip(points, line.band).map { (x: $0.x, y: plot.y.clamped($1.lowerBound)) }
      content += "<path class=\"band\" d=\"\(Curve.data(upper + lower.reversed()))z\"/>"
    }
    content += "<path class=\"median\" d=\"\(Curve.data(points))\"><title>\(line.label)</title></path>"
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

  /// The names beside the ends of their lines, moved apart where they would lie on each other.
  private func labels(in plot: Plot) -> Markup {
    let ends = lines.compactMap { line in line.points.last.map { (line: line, y: plot.y.clamped($0.y)) } }
      .sorted { $0.y < $1.y }
    let places = Self.apart(ends.map(\.y), by: 15, within: plot.top...plot.bottom)
    return zip(ends, places).map { end, y in
      plot.width < 600 ? inside(end.line, y: y, in: plot) : beside(end.line, from: end.y, y: y, in: plot)
    }.joined()
  }

  private func beside(_ line: Line, from end: Double, y: Double, in plot: Plot) -> Markup {
    """
    <g class="\(line.family)"><path class="line" d="M\(plot.right + 2) \(end)L\(plot.right + 8) \(y)"/>\
    <text class="row-note" x="\(plot.right + 11)" y="\(y + 4)">\(line.label)</text></g>
    """
  }

  private func inside(_ line: Line, y: Double, in plot: Plot) -> Markup {
    "<text class=\"row-note\" x=\"\(plot.right)\" y=\"\(y - 4)\" text-anchor=\"end\">\(line.label)</text>"
  }

  /// Ascending places at least `distance` apart: first pushed down, then up again from the end of `range`.
  private static func apart(_ places: [Double], by distance: Double, within range: ClosedRange<Double>) -> [Double] {
    var places = places
    for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + distance) }
    var limit = range.upperBound
    for index in places.indices.reversed() {
      places[index] = min(places[index], limit)
      limit = places[index] - distance
    }
    return places
  }
}
