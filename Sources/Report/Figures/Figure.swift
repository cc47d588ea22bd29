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
  private static let longestPanelTitle = 44
  private static let wideWidth = 960.0
  private static let narrowWidth = 350.0

  /// The figure for a page. A wide drawing is there twice, for wide and for narrow screens.
  var html: Markup {
    let body = isWide ? panels.map(Self.wide).joined() : "<div class=\"panels\">\(panels.map(Self.panel))</div>"
    return """
      <figure id="\(name)"><h3>\(title)</h3>\(legend?.html ?? .empty)\(body)<figcaption>\(caption)</figcaption></figure>

      """
  }

  /// The figure as an SVG file.
  var file: String {
    let drawings = panels.map { $0.draw(isWide ? Self.wideWidth : Self.panelWidth) }
    let body = isWide ? Drawing.stack(drawings) : titledGrid(drawings)
    let heading = Drawing(
      width: body.width, height: 26, content: "<text class=\"heading\" x=\"0\" y=\"16\">\(title)</text>")
    let parts = [heading] + (legend.map { [$0.drawing(width: body.width)] } ?? []) + [body]
    return Drawing.stack(parts).padded(by: 16).file(title: title)
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

  private func titledGrid(_ drawings: [Drawing]) -> Drawing {
    let titled = zip(panels, drawings).map { panel, drawing in
      let lines = panel.title.nameLines(atMost: Self.longestPanelTitle)
      let title = Drawing(
        width: drawing.width, height: 18 + 15 * Double(max(0, lines.count - 1)),
        content: lines.enumerated().map { line, text -> Markup in
          "<text class=\"panel-title\" x=\"0\" y=\"\(13 + 15 * Double(line))\">\(text)</text>"
        }.joined())
      return Drawing.stack([title, drawing], gap: 0)
    }
    return Drawing.grid(titled, columns: columns)
  }
}
