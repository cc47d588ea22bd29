/// Every seed's value as a mark, a row for each condition, with mean and interval below the marks.
struct StripPlot: Sendable {
  struct Seed: Sendable {
    var value: Double
    /// Drawn as a ring: a seed that answers one class only.
    var isHollow = false
    /// Drawn as a triangle: a seed that collapsed.
    var isCollapsed = false
    /// Shown when the mark is pointed at.
    var note: String
  }

  /// A published mean, with what it stated as its spread.
  struct Published: Sendable {
    var mean: Double
    var range: ClosedRange<Double>
    var note: String
  }

  struct Row: Sendable {
    var label: String
    /// Lines below the label.
    var notes: [String]
    /// The class that gives the row its colour.
    var family: String
    var seeds: [Seed]
    var mean: Double?
    var interval: ClosedRange<Double>?
    var published: Published?
  }

  /// A value to compare every row with, such as a trivial baseline.
  struct Reference: Sendable {
    var value: Double
    var label: String
  }

  var rows: [Row]
  var references: [Reference] = []
  var axisTitle: String
  var domain: ClosedRange<Double>

  /// How many letters of a label have room beside the plot.
  static let longestLabel = 32
  /// How far apart the rows of marks are within a row.
  private static let lane = 6.0
  private static let radius = 3.4

  func drawing(width: Double) -> Drawing {
    let isNarrow = width < 600
    let margins = Plot.Margins(top: 12 + 16 * Double(references.count), right: 16, left: isNarrow ? 14 : 236)
    let columns = LinearScale(domain: domain, start: margins.left, end: width - margins.right)
    let swarms = rows.map { row in
      Swarm(row.seeds.map { columns.clamped($0.value) }, distance: 2 * Self.radius + 0.4, lanes: isNarrow ? 7 : 9)
    }
    let heads = rows.map { isNarrow ? 24 + 16 * Double($0.notes.count) : 12 }
    let heights = zip(zip(heads, swarms), rows).map { space, row in
      max(space.0 + Self.lane * Double(space.1.lanes) + 26, isNarrow ? 0 : 24 + 16 * Double(row.notes.count + 1))
    }
    let height = margins.top + heights.reduce(0, +) + margins.bottom
    let plot = Plot(
      width: width, height: height, margins: margins, x: domain, y: 0...heights.reduce(0, +), isYDownward: true)
    // No line runs through a label: those of a narrow drawing stand above the marks.
    let parts = isNarrow ? markRanges(heads, heights, from: margins.top) : [plot.top...plot.bottom]
    var content = plot.xAxis(axisTitle, ticks: Ticks(in: domain, about: isNarrow ? 5 : 9), through: parts)
    content += drawReferences(in: plot, through: parts)
    var top = margins.top
    var labels = Markup.empty
    for (index, row) in rows.enumerated() {
      labels += label(row, top: top, height: heights[index], isNarrow: isNarrow, isFirst: index == 0, in: plot)
      content += draw(row, swarms[index], top: top + heads[index], in: plot)
      top += heights[index]
    }
    return plot.drawing(content + "<g class=\"axis-y\">\(labels)</g>")
  }

  private func label(
    _ row: Row, top: Double, height: Double, isNarrow: Bool, isFirst: Bool, in plot: Plot
  ) -> Markup {
    let separator: Markup = isFirst ? "" : "<path class=\"separator\" d=\"M0 \(top)H\(plot.right)\"/>"
    let first = isNarrow ? top + 15 : top + height / 2 + 4 - 8 * Double(row.notes.count)
    let notes = row.notes.enumerated().map { line, note -> Markup in
      "<text class=\"row-note\" x=\"0\" y=\"\(first + 16 * Double(line + 1))\">\(note)</text>"
    }
    return separator + "<text class=\"tick row-label\" x=\"0\" y=\"\(first)\">\(row.label)</text>\(notes)"
  }

  /// Where the marks of each row are, below its label.
  private func markRanges(
    _ heads: [Double], _ heights: [Double], from top: Double
  ) -> [ClosedRange<Double>] {
    var top = top
    return zip(heads, heights).map { head, height in
      defer { top += height }
      return min(top + head, top + height)...top + height
    }
  }

  /// The references with their labels above the plot, each in a line of its own, so that no label crosses another's line: with all labels at
  /// the right of their lines, those at the left stand higher. Where they have room on neither side, the lines begin below all labels.
  private func drawReferences(in plot: Plot, through parts: [ClosedRange<Double>]) -> Markup {
    let ascending = references.sorted { $0.value < $1.value }
    let places = ascending.map { plot.x.clamped($0.value) }
    let widths = ascending.map { $0.label.width() + 4 }
    let fitsRight = zip(places, widths).allSatisfy { $0 + $1 <= plot.width }
    let fitsLeft = zip(places, widths).allSatisfy { $0 - $1 >= 0 }
    return ascending.indices.map { index -> Markup in
      let line = fitsRight || !fitsLeft ? index : ascending.count - 1 - index
      let y = 13 + 16 * Double(line)
      let isRight = fitsRight || !fitsLeft && places[index] + widths[index] <= plot.width
      let begin = min(fitsRight || fitsLeft ? y - 9 : plot.top, plot.top)
      let place = places[index]
      return """
        \(plot.verticals(at: place, through: [begin...plot.top] + parts, style: "reference"))\
        <text class="note" x="\(place + (isRight ? 4 : -4))" y="\(y)" text-anchor="\(isRight ? "start" : "end")">\
        \(ascending[index].label)</text>
        """
    }.joined()
  }

  private func draw(_ row: Row, _ swarm: Swarm, top: Double, in plot: Plot) -> Markup {
    let marks = zip(row.seeds, swarm.places).map { seed, place -> Markup in
      let y = top + Self.lane * (Double(place.lane) + 0.5)
      let style: Markup = seed.isHollow ? "ring" : "dot"
      guard seed.isCollapsed else {
        return """
          <circle class="\(style)" cx="\(place.x)" cy="\(y)" r="\(Self.radius)"><title>\(seed.note)</title></circle>
          """
      }
      // As large as a dot.
      return """
        <path class="\(style)" d="M\(place.x - 4) \(y - 3)h8l-4 7z"><title>\(seed.note)</title></path>
        """
    }
    let below = top + Self.lane * Double(swarm.lanes) + 9
    return "<g class=\"\(row.family)\">\(marks)\(estimate(row, y: below, in: plot))</g>"
  }

  private func estimate(_ row: Row, y: Double, in plot: Plot) -> Markup {
    var content = Markup.empty
    if let interval = row.interval {
      let (from, to) = (plot.x.clamped(interval.lowerBound), plot.x.clamped(interval.upperBound))
      content += "<path class=\"interval\" d=\"M\(from) \(y)H\(to)\"/>"
    }
    if let mean = row.mean {
      let x = plot.x.clamped(mean)
      content += "<path class=\"mean\" d=\"M\(x) \(y - 6)V\(y + 6)\"/>"
    }
    if let published = row.published {
      let (from, to) = (plot.x.clamped(published.range.lowerBound), plot.x.clamped(published.range.upperBound))
      let x = plot.x.clamped(published.mean)
      content += """
        <g><title>\(published.note)</title><path class="published-interval" d="M\(from) \(y + 9)H\(to)"/>\
        <path class="published" d="M\(x) \(y + 4)l5 5-5 5-5-5z"/></g>
        """
    }
    return content
  }
}
