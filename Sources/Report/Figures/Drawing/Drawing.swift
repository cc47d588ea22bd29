/// SVG elements and the size of what they cover.
struct Drawing: Equatable, Sendable {
  let width: Double
  let height: Double
  let content: Markup

  /// An `svg` element for a page that has the figures' styles; `description` is what a screen reader says.
  func inline(description: String, styleClass: String = "") -> Markup {
    """
    <svg class="drawing \(styleClass)" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
    role="img" aria-label="\(description)">\(content)</svg>
    """
  }

  /// A file of its own for paper: in the light colours, with every style as an attribute, so that programs without style sheets show it right.
  func file(title: String) -> String {
    let size = [width, height].map { "\(($0 * FigureWidth.millimetresPerUnit).fixed(2))mm" }
    let surface: Markup = "<rect class=\"surface\" width=\"\(width)\" height=\"\(height)\"/>"
    let document: Markup = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(size[0])" height="\(size[1])" role="img" \
      font-family="Helvetica, Arial, DejaVu Sans, sans-serif" font-size="12"><title>\(title)</title>\
      \((surface + content).styled(in: .light))</svg>

      """
    return document.text
  }

  /// Drawings in rows of `columns`, each with the size of the largest.
  static func grid(_ drawings: [Drawing], columns: Int, gap: Double = 18) -> Drawing {
    let cellWidth = drawings.map(\.width).max() ?? 0
    let cellHeight = drawings.map(\.height).max() ?? 0
    let columns = max(1, min(columns, drawings.count))
    let rows = (drawings.count + columns - 1) / columns
    let content = drawings.enumerated().map { index, drawing in
      drawing.moved(
        x: Double(index % columns) * (cellWidth + gap), y: Double(index / columns) * (cellHeight + gap))
    }
    return Drawing(
      width: Double(columns) * (cellWidth + gap) - gap, height: max(0, Double(rows) * (cellHeight + gap) - gap),
      content: content.joined())
  }

  /// Drawings below each other.
  static func stack(_ drawings: [Drawing], gap: Double = 10) -> Drawing {
    var content = Markup.empty
    var height = 0.0
    for drawing in drawings {
      content += drawing.moved(x: 0, y: height)
      height += drawing.height + gap
    }
    return Drawing(width: drawings.map(\.width).max() ?? 0, height: max(0, height - gap), content: content)
  }

  func padded(by padding: Double) -> Drawing {
    Drawing(width: width + 2 * padding, height: height + 2 * padding, content: moved(x: padding, y: padding))
  }

  private func moved(x: Double, y: Double) -> Markup { "<g transform=\"translate(\(x) \(y))\">\(content)</g>" }
}
