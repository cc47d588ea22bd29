/// The part of a drawing in which data stands, with its two axes around it.
struct Plot: Sendable {
  /// What is left around the plot for axes and labels.
  struct Margins: Sendable {
    var top = 12.0
    var right = 14.0
    var bottom = 42.0
    var left = 58.0
  }

  let width: Double
  let height: Double
  let margins: Margins
  let x: LinearScale
  let y: LinearScale

  /// A plot in a drawing of `width` and `height`; y points up, unless `isYDownward`, as rows of a table do.
  init(
    width: Double, height: Double, margins: Margins = Margins(), x: ClosedRange<Double>, y: ClosedRange<Double>,
    isYDownward: Bool = false
  ) {
    self.width = width
    self.height = height
    self.margins = margins
    self.x = LinearScale(domain: x, start: margins.left, end: width - margins.right)
    let (top, bottom) = (margins.top, height - margins.bottom)
    self.y = LinearScale(domain: y, start: isYDownward ? top : bottom, end: isYDownward ? bottom : top)
  }

  var top: Double { margins.top }
  var bottom: Double { height - margins.bottom }
  var left: Double { margins.left }
  var right: Double { width - margins.right }

  /// A drawing of the plot's size.
  func drawing(_ content: Markup) -> Drawing { Drawing(width: width, height: height, content: content) }

  /// The axis below the plot, with grid lines up through it, or through the given parts of it alone. Labels that would lie on each other are
  /// left out.
  func xAxis(
    _ title: String, ticks: Ticks? = nil, through parts: [ClosedRange<Double>]? = nil,
    label: ((Double) -> String)? = nil
  ) -> Markup {
    let ticks = ticks ?? Ticks(in: x.domain)
    var end = -Double.infinity
    let marks = ticks.values.map { value -> Markup in
      let place = x(value)
      let lines = verticals(at: place, through: parts ?? [top...max(top, bottom)], style: "grid")
      let text = label?(value) ?? ticks.label(value)
      let half = text.width() / 2
      guard place - half > end else { return lines }
      end = place + half + 2
      return """
        \(lines)<text class="tick" x="\(place)" y="\(bottom + 16)" text-anchor="middle">\(text)</text>
        """
    }
    return """
      <g class="axis-x">\(marks)<path class="line" d="M\(left) \(bottom)H\(right)"/>\
      <text class="title" x="\((left + right) / 2)" y="\(height - 5)" text-anchor="middle">\(title)</text></g>
      """
  }

  /// A line from top to bottom, with gaps between the given parts.
  func verticals(at x: Double, through parts: [ClosedRange<Double>], style: String) -> Markup {
    let pieces = parts.map { part -> Markup in "M\(x) \(part.lowerBound)V\(part.upperBound)" }
    return pieces.isEmpty ? "" : "<path class=\"\(style)\" d=\"\(pieces)\"/>"
  }

  /// The axis left of the plot, with grid lines across it.
  func yAxis(_ title: String, ticks: Ticks? = nil, label: ((Double) -> String)? = nil) -> Markup {
    let ticks = ticks ?? Ticks(in: y.domain)
    let marks = ticks.values.map { value -> Markup in
      let place = y(value)
      return """
        <path class="grid" d="M\(left) \(place)H\(right)"/>\
        <text class="tick" x="\(left - 7)" y="\(place + 4)" text-anchor="end">\(label?(value) ?? ticks.label(value))</text>
        """
    }
    let middle = (top + bottom) / 2
    return """
      <g class="axis-y">\(marks)\
      <text class="title" transform="translate(12 \(middle)) rotate(-90)" text-anchor="middle">\(title)</text></g>
      """
  }
}
