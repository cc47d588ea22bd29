/// Rates with their intervals: a group of lines for each condition.
struct IntervalChart: Sendable {
  struct Item: Sendable {
    var label: String
    /// What is written at the line's end, such as `2/3`.
    var value: String
    var estimate: Double
    var interval: ClosedRange<Double>?
    /// A published estimate of the same, drawn as a diamond.
    var published: (estimate: Double, interval: ClosedRange<Double>?, note: String)?
    var note: String
  }

  struct Group: Sendable {
    var label: String
    /// The class that gives the group its colour.
    var family: String
    var items: [Item]
  }

  var groups: [Group]
  var axisTitle: String
  var domain: ClosedRange<Double>
  var tickLabel: @Sendable (Double) -> String

  private static let line = 22.0
  private static let heading = 26.0
  private static let longestLabel = 44

  func drawing(width: Double) -> Drawing {
    let isNarrow = width < 600
    let margins = Plot.Margins(right: 58, left: isNarrow ? 118 : 190)
    let names = groups.map { $0.label.nameLines(atMost: Self.longestLabel) }
    let headings = names.map { Self.heading + 16 * Double(max(0, $0.count - 1)) }
    let rows = zip(headings, groups).map { $0 + Self.line * Double($1.items.count) + 8 }.reduce(0, +)
    let plot = Plot(
      width: width, height: margins.top + rows + margins.bottom, margins: margins, x: domain, y: 0...rows,
      isYDownward: true)
    let ticks = Ticks(in: domain, about: isNarrow ? 4 : 10)
    var (content, labels) = (Markup.empty, Markup.empty)
    var top = margins.top
    // No grid line runs through a group's name.
    var parts: [ClosedRange<Double>] = []
    for (index, group) in groups.enumerated() {
      labels += names[index].enumerated().map { line, text -> Markup in
        "<text class=\"row-label\" x=\"0\" y=\"\(top + 15 + 16 * Double(line))\">\(text)</text>"
      }.joined()
      top += headings[index]
      let first = top
      var lines = Markup.empty
      for item in group.items {
        let middle = top + Self.line / 2
        labels +=
          "<text class=\"tick\" x=\"\(plot.left - 12)\" y=\"\(middle + 4)\" text-anchor=\"end\">\(item.label)</text>"
        lines += draw(item, y: middle, in: plot)
        top += Self.line
      }
      content += "<g class=\"\(group.family)\">\(lines)</g>"
      top += 8
      parts.append(first...top)
    }
    return plot.drawing(
      plot.xAxis(axisTitle, ticks: ticks, through: parts, label: tickLabel) + content
        + "<g class=\"axis-y\">\(labels)</g>")
  }

  private func draw(_ item: Item, y: Double, in plot: Plot) -> Markup {
    var content: Markup = "<title>\(item.note)</title>"
    if let published = item.published {
      if let interval = published.interval {
        content += bar(interval, style: "published-interval", y: y + 5, in: plot)
      }
      let x = plot.x.clamped(published.estimate)
      content += "<path class=\"published\" d=\"M\(x) \(y)l5 5-5 5-5-5z\"><title>\(published.note)</title></path>"
    }
    if let interval = item.interval { content += bar(interval, style: "interval", y: y - 2, in: plot) }
    return """
      <g>\(content)<circle class="point" cx="\(plot.x.clamped(item.estimate))" cy="\(y - 2)" r="5"/>\
      <text class="value" x="\(plot.right + 10)" y="\(y + 3)">\(item.value)</text></g>
      """
  }

  private func bar(_ interval: ClosedRange<Double>, style: String, y: Double, in plot: Plot) -> Markup {
    let (from, to) = (plot.x.clamped(interval.lowerBound), plot.x.clamped(interval.upperBound))
    return "<path class=\"\(Markup(verbatim: style))\" d=\"M\(from) \(y)H\(to)\"/>"
  }
}
