/// What each worker did when: a lane for each, a box for each training, a thin line while it was there and idle.
struct Timeline: Sendable {
  enum Look: Sendable { case trial, pretraining, again, running, failed, lost }

  struct Span: Equatable, Sendable {
    var from: Double
    var to: Double
    var look: Look
    /// Shown when the box is pointed at.
    var note: String
    /// How many trainings it stands for.
    var count = 1
  }

  struct Lane: Sendable {
    var label: String
    /// When the worker was there.
    var presence: [ClosedRange<Double>]
    /// By when they began.
    var spans: [Span]
  }

  var lanes: [Lane]
  /// In seconds since 1970.
  var times: ClosedRange<Double>

  private static let laneHeight = 22.0
  private static let boxHeight = 14.0

  func drawing(width: Double) -> Drawing {
    let isNarrow = width < 600
    let margins = Plot.Margins(top: 4, right: 16, left: isNarrow ? 118 : 190)
    let rows = Self.laneHeight * Double(max(1, lanes.count))
    let plot = Plot(
      width: width, height: margins.top + rows + margins.bottom, margins: margins, x: times, y: 0...rows,
      isYDownward: true)
    let ticks = TimeTicks(in: times, atMost: isNarrow ? 3 : 8)
    // A label in the middle of a mark at the frame would be cut off.
    let shown = ticks.values.filter { plot.x($0) + ticks.label($0).width() / 2 <= width }
    let axis = plot.xAxis(ticks.title, ticks: Ticks(values: shown, decimals: 0)) { ticks.label($0) }
    let parts = lanes.enumerated().map { draw($1, top: margins.top + Self.laneHeight * Double($0), in: plot) }
    return plot.drawing(
      axis + parts.map(\.boxes).joined() + "<g class=\"axis-y\">\(parts.map(\.label))</g>")
  }

  private func draw(_ lane: Lane, top: Double, in plot: Plot) -> (boxes: Markup, label: Markup) {
    let box = top + (Self.laneHeight - Self.boxHeight) / 2
    let presence = lane.presence.map { range -> Markup in
      let (from, to) = (plot.x.clamped(range.lowerBound), plot.x.clamped(range.upperBound))
      return """
        <rect class="band" x="\(from)" y="\(top + Self.laneHeight / 2 - 2)" width="\(max(1, to - from))" height="4"/>
        """
    }
    let boxes = merged(lane.spans, in: plot).map { draw($0, top: box, in: plot) }
    let room = plot.left - 14
    return (
      presence.joined() + boxes.joined(),
      """
      <text class="tick" x="\(plot.left - 10)" y="\(top + Self.laneHeight / 2 + 4)" text-anchor="end">\
      \(lane.label.cut(to: room))<title>\(lane.label)</title></text>
      """
    )
  }

  /// Neighbours that look the same and that nobody could tell apart, as one.
  private func merged(_ spans: [Span], in plot: Plot) -> [Span] {
    var all: [Span] = []
    for span in spans {
      guard let last = all.last, last.look == span.look, isTiny(span, in: plot),
        plot.x(span.from) - plot.x(last.to) < 0.75
      else {
        all.append(span)
        continue
      }
      all[all.count - 1].to = max(last.to, span.to)
      all[all.count - 1].count += span.count
    }
    return all
  }

  private func isTiny(_ span: Span, in plot: Plot) -> Bool { plot.x(span.to) - plot.x(span.from) < 1.5 }

  private func draw(_ span: Span, top: Double, in plot: Plot) -> Markup {
    let (from, to) = (plot.x.clamped(span.from), plot.x.clamped(span.to))
    let width = max(1, to - from)
    let note = span.count > 1 ? "\(span.count) trainings, first \(span.note)" : span.note
    return """
      <g class="\(span.look.family)"><title>\(note)</title><rect class="\(Markup(verbatim: span.look.styleClass))" x="\(from)" \
      y="\(top)" width="\(width)" height="\(Self.boxHeight)"/>\
      \(span.look == .failed ? Self.cross(x: from, y: top, width: width) : .empty)</g>
      """
  }

  /// Nobody has to tell red from green.
  private static func cross(x: Double, y: Double, width: Double) -> Markup {
    let (left, right) = (x + width / 2 - 4, x + width / 2 + 4)
    return "<path class=\"mean\" d=\"M\(left) \(y + 3)L\(right) \(y + 11)M\(right) \(y + 3)L\(left) \(y + 11)\"/>"
  }

  /// What the boxes mean.
  static let legend = Legend(entries: [
    .init(mark: .box, text: "trial", family: "score"), .init(mark: .box, text: "pretraining", family: "ssl"),
    .init(mark: .grayBox, text: "again, for comparison"), .init(mark: .openBox, text: "running", family: "score"),
    .init(mark: .crossedBox, text: "failed", family: "collapse"), .init(mark: .dashedBox, text: "dropped or lost"),
    .init(mark: .thinBox, text: "there, and idle"),
  ])
}

extension Timeline.Look {
  /// The class that gives the box its colour.
  fileprivate var family: String {
    switch self {
    case .trial, .running: "score"
    case .pretraining: "ssl"
    case .again, .lost: ""
    case .failed: "collapse"
    }
  }

  fileprivate var styleClass: String {
    switch self {
    case .trial, .pretraining, .failed: "bar"
    case .again: "bar plain"
    case .running: "ring"
    case .lost: "no-data"
    }
  }
}

extension String {
  /// The text, or as much of its end as has room: names of one host differ there.
  fileprivate func cut(to room: Double) -> String {
    guard width() > room else { return self }
    // No letter is narrower.
    var rest = suffix(max(0, Int(room / "i".width())))
    while !rest.isEmpty, "...\(rest)".width() > room { rest = rest.dropFirst() }
    return "...\(rest)"
  }
}
