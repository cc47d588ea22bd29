/// How often each label got each answer, over all seeds: rows are labels and add up to 100 %.
struct ConfusionMatrix: Sendable {
  var classes: [String]
  /// Records by label and answer.
  var counts: [[Int]]
  var family: String

  private static let widestCell = 54.0
  private static let cellHeight = 32.0
  private static let origin = (x: 70.0, y: 30.0)

  func drawing(width: Double) -> Drawing {
    let size = Double(classes.count)
    let cell = (width: min(Self.widestCell, (width - Self.origin.x) / max(1, size)), height: Self.cellHeight)
    let height = Self.origin.y + cell.height * size + 24
    let cells = counts.enumerated().map { label, row in
      row.enumerated().map { draw($1, of: row.reduce(0, +), label: label, answer: $0, in: cell) }.joined()
    }
    return Drawing(
      width: width, height: height,
      content: "<g class=\"\(family)\">\(cells)</g>\(axes(height: height, cell: cell))")
  }

  private func axes(height: Double, cell: (width: Double, height: Double)) -> Markup {
    let (right, bottom) = (Self.origin.x + cell.width * Double(classes.count), height - 24)
    let answers = classes.enumerated().map { index, name -> Markup in
      let x = Self.origin.x + cell.width * (Double(index) + 0.5)
      return "<text class=\"tick\" x=\"\(x)\" y=\"\(Self.origin.y - 8)\" text-anchor=\"middle\">\(name)</text>"
    }
    let labels = classes.enumerated().map { index, name -> Markup in
      let y = Self.origin.y + cell.height * (Double(index) + 0.5) + 4
      return "<text class=\"tick\" x=\"\(Self.origin.x - 8)\" y=\"\(y)\" text-anchor=\"end\">\(name)</text>"
    }
    let (middleX, middleY) = ((Self.origin.x + right) / 2, (Self.origin.y + bottom) / 2)
    return """
      <g class="axis-x">\(answers)<text class="title" x="\(middleX)" y="\(bottom + 18)" text-anchor="middle">answer</text></g>\
      <g class="axis-y">\(labels)<text class="title" transform="translate(12 \(middleY)) rotate(-90)" \
      text-anchor="middle">label</text></g>
      """
  }

  private func draw(
    _ count: Int, of total: Int, label: Int, answer: Int, in cell: (width: Double, height: Double)
  ) -> Markup {
    let x = Self.origin.x + cell.width * Double(answer)
    let y = Self.origin.y + cell.height * Double(label)
    let share = total == 0 ? 0 : Double(count) / Double(total)
    let text = total == 0 ? "-" : (100 * share).fixed(share > 0 && share < 0.1 ? 1 : 0)
    return """
      <rect class="cell" x="\(x + 1)" y="\(y + 1)" width="\(max(1, cell.width - 2))" height="\(cell.height - 2)" rx="3" \
      fill-opacity="\(Shade.opacity(share).fixed(3))"><title>\(classes[label]) answered as \(classes[answer]): \(count) of \(total)</title></rect>\
      <text class="value" x="\(x + cell.width / 2)" \
      y="\(y + cell.height / 2 + 4)" text-anchor="middle">\(text)</text>
      """
  }
}
