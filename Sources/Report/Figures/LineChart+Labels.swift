extension LineChart {
  /// A line that is to be named, and where it ends in the plot.
  struct End {
    var line: Line
    var x: Double
    var y: Double
  }

  private static let lineHeight = 15.0

  /// Whether the names have room beside the plot; numbers stand there otherwise, and the names below.
  func hasRoomForNames(in width: Double) -> Bool { width >= 600 && longestName <= 0.4 * width }

  private var longestName: Double { lines.map { $0.label.width() }.max() ?? 0 }

  /// What is left for names or numbers at the right of the plot.
  func labelMargin(in width: Double) -> Double {
    guard isLabelled else { return 14 }
    return hasRoomForNames(in: width) ? longestName + 24 : 24 + "\(lines.count)".width()
  }

  /// How much higher the drawing is for the names below the plot.
  func keyHeight(in width: Double) -> Double {
    guard isLabelled, !hasRoomForNames(in: width) else { return 0 }
    return Self.lineHeight * lines.reduce(0) { $0 + Double(keyLines($1, in: width).count) } + 12
  }

  /// A name or number beside each line's end, moved apart where they would lie on each other, and the key of the numbers.
  func labels(in plot: Plot) -> Markup {
    let ends = lines.compactMap { end(of: $0, in: plot) }.sorted { $0.y < $1.y }
    let isNamed = hasRoomForNames(in: plot.width)
    let places = Self.apart(ends.map(\.y), by: Self.lineHeight, within: plot.top...max(plot.top, plot.bottom))
    let names = zip(ends, places).enumerated().map { index, label -> Markup in
      let (end, y) = label
      return """
        <g class="\(end.line.family)"><path class="leader" d="M\(end.x + 2) \(end.y)L\(plot.right + 2) \(end.y)L\(plot.right + 10) \(y)"/>\
        <text class="row-note" x="\(plot.right + 13)" y="\(y + 4)">\(isNamed ? end.line.label : "\(index + 1)")</text></g>
        """
    }.joined()
    return isNamed ? names : names + key(ends, in: plot)
  }

  private func end(of line: Line, in plot: Plot) -> End? {
    Clipping(x: xs, y: ys).pieces(of: line.points).last?.last.map { End(line: line, x: plot.x($0.x), y: plot.y($0.y)) }
  }

  private func keyLines(_ line: Line, in width: Double) -> [String] {
    line.label.nameLines(atMost: max(8, Int((width - 30 - "\(lines.count)".width()) / "0".width())))
  }

  private func key(_ ends: [End], in plot: Plot) -> Markup {
    let left = "\(lines.count)".width() + 26
    var y = plot.height + 16
    return ends.enumerated().map { index, end -> Markup in
      let names = keyLines(end.line, in: plot.width).enumerated().map { row, name -> Markup in
        "<text class=\"row-note\" x=\"\(left)\" y=\"\(y + Self.lineHeight * Double(row))\">\(name)</text>"
      }
      defer { y += Self.lineHeight * Double(names.count) }
      return """
        <g class="\(end.line.family)"><text class="row-note" x="0" y="\(y)">\(index + 1)</text>\
        <path class="leader" d="M\(left - 20) \(y - 4)H\(left - 6)"/>\(names)</g>
        """
    }.joined()
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
