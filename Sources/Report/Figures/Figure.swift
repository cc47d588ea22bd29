/// One figure of a report: one wide drawing, or a panel for each condition.
struct Figure: Sendable {
  /// A drawing that can be made at any width.
  struct Panel: Sendable {
    /// What it is of, such as a condition's name.
    var title: String
    /// What somebody who cannot see it should know.
    var description: String
    var draw: @Sendable (_ width: Double) -> Drawing
  }

  /// The name of its file and of its place on the page, such as `macro-f1-by-seed`.
  var name: String
  var title: String
  var caption: Markup
  var legend: Legend?
  var panels: [Panel]
  /// One drawing across the page, in place of panels side by side.
  var isWide = false
  /// How many panels stand beside each other in the figure's file.
  var columns = 3

  static let panelWidth = 340.0
  /// Narrower panels do not stand beside each other in a file.
  private static let leastPanelWidth = 300.0
  private static let gap = 18.0
  private static let padding = 8.0
  private static let wideWidth = 960.0
  private static let narrowWidth = 350.0

  /// The figure for a page. A wide drawing is there twice, for wide and for narrow screens.
  var html: Markup {
    let body = isWide ? panels.map(Self.wide).joined() : "<div class=\"panels\">\(panels.map(Self.panel))</div>"
    return """
      <figure id="\(name)"><h3>\(title)</h3>\(legend?.html ?? .empty)\(body)<figcaption>\(caption)</figcaption></figure>

      """
  }

  /// The figure as an SVG file of that width, without its title: that is what stands below it in a paper.
  func file(width: FigureWidth) -> String {
    let room = width.units - 2 * Self.padding
    let body = isWide ? Drawing.stack(panels.map { $0.draw(room) }) : titledGrid(within: room)
    let parts = (legend.map { [$0.drawing(width: room)] } ?? []) + [body]
    return Drawing.stack(parts).padded(by: Self.padding).file(title: title)
  }

  private static func wide(_ panel: Panel) -> Markup {
    panel.draw(wideWidth).inline(description: panel.description, styleClass: "at-wide")
      + panel.draw(narrowWidth).inline(description: panel.description, styleClass: "at-narrow")
  }

  private static func panel(_ panel: Panel) -> Markup {
    """
    <div class="panel"><h4>\(panel.title)</h4>\(panel.draw(panelWidth).inline(description: panel.description))</div>
    """
  }

  private func titledGrid(within room: Double) -> Drawing {
    let fitting = Int((room + Self.gap) / (Self.leastPanelWidth + Self.gap))
    let columns = max(1, min(self.columns, panels.count, fitting))
    let width = (room + Self.gap) / Double(columns) - Self.gap
    let titled = panels.map { panel in
      let lines = panel.title.nameLines(atMost: max(1, Int(width / "0".width(size: 12.5, isBold: true))))
      let title = Drawing(
        width: width, height: 18 + 15 * Double(max(0, lines.count - 1)),
        content: lines.enumerated().map { line, text -> Markup in
          "<text class=\"panel-title\" x=\"0\" y=\"\(13 + 15 * Double(line))\">\(text)</text>"
        }.joined())
      return Drawing.stack([title, panel.draw(width)], gap: 0)
    }
    return Drawing.grid(titled, columns: columns, gap: Self.gap)
  }
}
