/// What the marks of a figure mean.
struct Legend: Sendable {
  enum Mark: Sendable {
    case dot, point, ring, triangle, diamond, bar, line, faintLine, dashedLine, box, grayBox
    case openBox, crossedBox, dashedBox, thinBox
  }

  struct Entry: Sendable {
    var mark: Mark
    var text: String
    /// The class that gives the mark its colour, such as `ssl`.
    var family = ""
  }

  var entries: [Entry]

  /// The legend as a row that breaks where the page does.
  var html: Markup {
    let items = entries.map { entry -> Markup in
      """
      <span class="key \(entry.family)"><svg width="22" height="12" viewBox="0 0 22 12" aria-hidden="true">\
      \(entry.mark.shape)</svg>\(entry.text)</span>
      """
    }
    return "<div class=\"legend\">\(items)</div>"
  }

  /// The legend as part of an SVG file of the given width.
  func drawing(width: Double) -> Drawing {
    var place = (x: 0.0, y: 0.0)
    var content = Markup.empty
    for entry in entries {
      let length = 30 + entry.text.width()
      if place.x > 0, place.x + length > width { place = (0, place.y + 18) }
      content += """
        <g class="\(entry.family)" transform="translate(\(place.x) \(place.y))">\(entry.mark.shape)\
        <text class="note" x="27" y="10">\(entry.text)</text></g>
        """
      place.x += length + 12
    }
    return Drawing(width: width, height: place.y + 14, content: content)
  }
}

extension Legend.Mark {
  /// The mark in a box of 22 by 12.
  fileprivate var shape: Markup {
    switch self {
    case .dot: "<circle class=\"dot\" cx=\"11\" cy=\"6\" r=\"3.5\"/>"
    case .point: "<circle class=\"point\" cx=\"11\" cy=\"6\" r=\"4.5\"/>"
    case .ring: "<circle class=\"ring\" cx=\"11\" cy=\"6\" r=\"3.5\"/>"
    case .triangle: "<path class=\"dot\" d=\"M7 3h8l-4 7z\"/>"
    case .diamond: "<path class=\"published\" d=\"M11 1l5 5-5 5-5-5z\"/>"
    case .bar: "<path class=\"interval\" d=\"M2 6H20\"/><path class=\"mean\" d=\"M11 1V11\"/>"
    case .line: "<path class=\"median\" d=\"M2 6H20\"/>"
    case .faintLine: "<path class=\"seed\" d=\"M2 8L9 4L20 6\"/>"
    case .dashedLine: "<path class=\"reference\" d=\"M2 6H20\"/>"
    case .box: "<rect class=\"bar\" x=\"6\" y=\"1\" width=\"10\" height=\"10\"/>"
    case .grayBox: "<rect class=\"bar plain\" x=\"6\" y=\"1\" width=\"10\" height=\"10\"/>"
    case .openBox: "<rect class=\"ring\" x=\"6\" y=\"1\" width=\"10\" height=\"10\"/>"
    case .crossedBox:
      "<rect class=\"bar\" x=\"6\" y=\"1\" width=\"10\" height=\"10\"/><path class=\"mean\" d=\"M8 3L14 9M14 3L8 9\"/>"
    case .dashedBox: "<rect class=\"no-data\" x=\"6\" y=\"1\" width=\"10\" height=\"10\"/>"
    case .thinBox: "<rect class=\"band\" x=\"2\" y=\"4\" width=\"18\" height=\"4\"/>"
    }
  }
}
