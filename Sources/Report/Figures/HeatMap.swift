/// A value for each combination of two axes: a cell with its numbers, the stronger its colour the higher the value.
struct HeatMap: Sendable {
  struct Cell: Sendable {
    /// What the colour shows; nil where there is no data.
    var value: Double?
    /// What is written in the cell: one line, and a smaller one.
    var text: String
    var note: String
    /// Shown when the cell is pointed at.
    var title: String
  }

  /// An axis: the key or keys it stands for, and the lines of each label.
  struct Axis: Sendable {
    var title: String
    var labels: [[String]]
  }

  var rows: Axis
  var columns: Axis
  /// By row and column; nil of a combination that does not exist.
  var cells: [[Cell?]]
  var domain: ClosedRange<Double>
  var scaleTitle: String
  var scaleLabel: @Sendable (Double) -> String
  /// The class that gives the cells their colour.
  var family: String

  private static let rowHeight = 40.0
  private static let lineHeight = 14.0
  private static let leastWidth = 58.0
  private static let mostWidth = 96.0
  private static let swatches = 5

  func drawing(width: Double) -> Drawing {
    let left = min(16 + Self.length(rows.labels), width / 2)
    let least = max(Self.leastWidth, 10 + Self.length(columns.labels))
    let count = max(1, min(columns.labels.count, Int((width - left) / least)))
    let cellWidth = min(Self.mostWidth, (width - left) / Double(count))
    var content = titles
    var top = 40.0
    // Columns that have no room beside each other stand below each other.
    for first in stride(from: 0, to: columns.labels.count, by: count) {
      let band = first..<min(first + count, columns.labels.count)
      content += draw(band, left: left, top: &top, cellWidth: cellWidth)
      top += 10
    }
    return Drawing(width: width, height: top + 38, content: content + scale(top: top, width: width))
  }

  /// About how long the longest label is.
  private static func length(_ labels: [[String]]) -> Double { labels.joined().map { $0.width() }.max() ?? 0 }

  private var titles: Markup {
    """
    <g class="axis-y"><text class="title" x="0" y="12">rows: \(rows.title)</text></g>\
    <g class="axis-x"><text class="title" x="0" y="28">columns: \(columns.title)</text></g>
    """
  }

  private func draw(_ band: Range<Int>, left: Double, top: inout Double, cellWidth: Double) -> Markup {
    let head = Double(band.map { columns.labels[$0].count }.max() ?? 1)
    var (names, marks, labels) = (Markup.empty, Markup.empty, Markup.empty)
    for (place, column) in band.enumerated() {
      let x = left + cellWidth * (Double(place) + 0.5)
      names += label(columns.labels[column], x: x, y: top + 12, anchor: "middle")
    }
    top += Self.lineHeight * head + 6
    for (row, name) in rows.labels.enumerated() {
      let height = max(Self.rowHeight, Self.lineHeight * Double(name.count) + 8)
      let first = top + height / 2 + 4 - Self.lineHeight * Double(name.count - 1) / 2
      labels += label(name, x: left - 8, y: first, anchor: "end")
      for (place, column) in band.enumerated() {
        let x = left + cellWidth * Double(place)
        marks += draw(cells[row][column], x: x, y: top, width: cellWidth, height: height)
      }
      top += height
    }
    return "<g class=\"axis-x\">\(names)</g><g class=\"axis-y\">\(labels)</g><g class=\"\(family)\">\(marks)</g>"
  }

  private func label(_ lines: [String], x: Double, y: Double, anchor: String) -> Markup {
    lines.enumerated().map { index, line -> Markup in
      let place = y + Self.lineHeight * Double(index)
      return "<text class=\"tick\" x=\"\(x)\" y=\"\(place)\" text-anchor=\"\(anchor)\">\(line)</text>"
    }.joined()
  }

  private func draw(_ cell: Cell?, x: Double, y: Double, width: Double, height: Double) -> Markup {
    let (middle, center) = (x + width / 2, y + height / 2)
    guard let cell else {
      return "<text class=\"tick\" x=\"\(middle)\" y=\"\(center + 4)\" text-anchor=\"middle\">-</text>"
    }
    let box = box(cell.value, x: x + 1, y: y + 1, width: width - 2, height: height - 2, title: cell.title)
    let first = cell.note.isEmpty ? center + 4 : center - 2
    return """
      \(box)<text class="value" x="\(middle)" y="\(first)" text-anchor="middle">\(cell.text)</text>\
      <text class="cell-note" x="\(middle)" y="\(center + 13)" text-anchor="middle">\(cell.note)</text>
      """
  }

  /// A cell as large as it is told, a frame alone where there is no data.
  private func box(
    _ value: Double?, x: Double, y: Double, width: Double, height: Double, title: String
  ) -> Markup {
    let style: Markup = value.map { "class=\"cell\" fill-opacity=\"\(opacity($0).fixed(3))\"" } ?? "class=\"no-data\""
    return """
      <rect \(style) x="\(x)" y="\(y)" width="\(width)" height="\(height)" rx="3"><title>\(title)</title></rect>
      """
  }

  private func opacity(_ value: Double) -> Double {
    let range = domain.upperBound - domain.lowerBound
    return Shade.opacity(range > 0 ? (value - domain.lowerBound) / range : 0)
  }

  /// What the colours mean.
  private func scale(top: Double, width: Double) -> Markup {
    let size = (width: 30.0, height: 12.0)
    let range = domain.upperBound - domain.lowerBound
    let boxes = (0..<Self.swatches).map { index -> Markup in
      let value = domain.lowerBound + range * Double(index) / Double(Self.swatches - 1)
      return box(
        value, x: size.width * Double(index), y: top, width: size.width - 1, height: size.height,
        title: scaleLabel(value))
    }
    let end = size.width * Double(Self.swatches)
    let empty = box(nil, x: end + 14, y: top + 17, width: size.width, height: size.height, title: "no data")
    return """
      <g class="\(family)">\(boxes)\(empty)</g>\
      <text class="note" x="0" y="\(top + 26)">\(scaleLabel(domain.lowerBound))</text>\
      <text class="note" x="\(end)" y="\(top + 26)" text-anchor="end">\(scaleLabel(domain.upperBound))</text>\
      <text class="note" x="\(end + 14)" y="\(top + 10)">\(scaleTitle)</text>\
      <text class="note" x="\(end + 50)" y="\(top + 27)">no data</text>
      """
  }
}
