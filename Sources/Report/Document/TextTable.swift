import PrintableText

/// Columns of text, the first flush left and the others flush right.
struct TextTable {
  /// Cells as people can be shown them: none breaks its row.
  let rows: [[String]]

  init(rows: [[String]]) { self.rows = rows.map { $0.map { $0.isEmpty ? "" : $0.printable(atMost: 300) } } }

  var text: String {
    let widths = rows.reduce(into: [Int]()) { widths, row in
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}

extension Double {
  private static let mostDecimals = 15

  /// The number with a fixed count of decimals and a point, whatever the locale.
  func fixed(_ decimals: Int) -> String {
    let decimals = min(decimals, Self.mostDecimals)
    let scale = (0..<decimals).reduce(1) { product, _ in product * 10 }
    // What is no number of a report, or far larger than any, is shown as it is.
    guard let scaled = Int(exactly: (self * Double(scale)).rounded()) else { return "\(self)" }
    guard decimals > 0 else { return "\(scaled)" }
    let digits = "\(scaled.magnitude % UInt(scale))"
    let fraction = String(repeating: "0", count: decimals - digits.count) + digits
    return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(scale)).\(fraction)"
  }
}
