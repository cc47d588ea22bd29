/// Effects under several choices, sorted, with their intervals; below each, which choices it was made with.
///
/// The form is that of Simonsohn, Simmons and Nelson, "Specification curve analysis", Nature Human Behaviour (2020).
struct SpecificationCurve: Sendable {
  struct Specification: Sendable {
    /// Nil where it is not told.
    var effect: Double?
    var interval: ClosedRange<Double>?
    var isSignificant: Bool
    /// Whether it is what the rest of the report goes by.
    var isOwn: Bool
    /// The places of its choices among the names.
    var choices: Set<Int>
    /// Shown when the mark is pointed at.
    var note: String
  }

  /// What may be chosen, a line each.
  var choices: [String]
  var specifications: [Specification]
  var axisTitle: String
  var domain: ClosedRange<Double>
  /// The class that gives the marks their colour.
  var family: String

  private static let plotHeight = 190.0
  private static let line = 18.0

  func drawing(width: Double) -> Drawing {
    let left = max(64, 24 + (choices.map { $0.width() }.max() ?? 0))
    let rows = Self.line * Double(choices.count)
    // The axis' title stands below the choices.
    let height = 12 + Self.plotHeight + 14 + rows + 30
    let plot = Plot(
      width: width, height: height,
      margins: Plot.Margins(top: 12, right: 10, bottom: height - 12 - Self.plotHeight, left: left),
      x: 0...Double(max(1, specifications.count)), y: domain)
    let matrix = plot.bottom + 14
    let marks = sorted.enumerated().map { place, specification -> Markup in
      draw(specification, x: plot.x(Double(place) + 0.5), matrix: matrix, rows: rows, in: plot)
    }
    let zero: Markup = "<path class=\"reference\" d=\"M\(plot.left) \(plot.y.clamped(0))H\(plot.right)\"/>"
    let effects: Markup = "<g class=\"\(family)\">\(marks)</g>"
    return plot.drawing(plot.yAxis(axisTitle) + zero + effects + names(matrix: matrix, in: plot))
  }

  /// By effect, those that are not told last; equal ones stay in their order.
  private var sorted: [Specification] {
    specifications.enumerated().sorted { left, right in
      (left.element.effect ?? .infinity, left.offset) < (right.element.effect ?? .infinity, right.offset)
    }.map(\.element)
  }

  private func names(matrix: Double, in plot: Plot) -> Markup {
    let labels = choices.enumerated().map { row, name -> Markup in
      let y = matrix + Self.line * (Double(row) + 0.5)
      return """
        <text class="tick" x="\(plot.left - 8)" y="\(y + 4)" text-anchor="end">\(name)</text>
        """
    }
    return """
      <g class="axis-x"><path class="line" d="M\(plot.left) \(plot.bottom)H\(plot.right)"/>\(labels)\
      <text class="title" x="\((plot.left + plot.right) / 2)" y="\(plot.height - 5)" text-anchor="middle">\
      choices, sorted by effect</text></g>
      """
  }

  /// Whether an interval goes on beyond what is drawn.
  var isCut: Bool { specifications.contains { $0.interval.map { !domain.contains($0) } ?? false } }

  /// The end of an interval that goes on, up (-1) or down (1).
  private func arrow(x: Double, y: Double, pointing direction: Double) -> Markup {
    let base = y - 7 * direction
    return "<path class=\"point\" d=\"M\(x - 5) \(base)L\(x) \(y)L\(x + 5) \(base)Z\"/>"
  }

  private func draw(_ specification: Specification, x: Double, matrix: Double, rows: Double, in plot: Plot) -> Markup {
    var content: Markup = "<title>\(specification.note)</title>"
    if specification.isOwn {
      let half = min(9, (plot.right - plot.left) / Double(max(1, specifications.count)) / 2)
      content += """
        <rect class="band" x="\(x - half)" y="\(plot.top)" width="\(2 * half)" height="\(matrix + rows - plot.top)"/>
        """
    }
    if let interval = specification.interval {
      let (from, to) = (plot.y.clamped(interval.lowerBound), plot.y.clamped(interval.upperBound))
      content += "<path class=\"interval\" d=\"M\(x) \(from)V\(to)\"/>"
      if interval.upperBound > domain.upperBound { content += arrow(x: x, y: to, pointing: -1) }
      if interval.lowerBound < domain.lowerBound { content += arrow(x: x, y: from, pointing: 1) }
    }
    if let effect = specification.effect {
      let style = specification.isSignificant ? "point" : "ring"
      content += "<circle class=\"\(Markup(style))\" cx=\"\(x)\" cy=\"\(plot.y.clamped(effect))\" r=\"4.5\"/>"
    }
    content += specification.choices.sorted().map { row -> Markup in
      "<circle class=\"point\" cx=\"\(x)\" cy=\"\(matrix + Self.line * (Double(row) + 0.5))\" r=\"4\"/>"
    }.joined()
    return "<g>\(content)</g>"
  }
}
