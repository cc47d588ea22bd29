import PrintableText

/// Columns of text, the first flush left and the others flush right.
struct TextTable {
  /// Cells as people can be shown them: none breaks its row.
  let rows: [[String]]
  /// The widest cell of each column.
  private let widths: [Int]

  private static let gap = 2

  init(rows: [[String]]) {
    self.rows = rows.map { $0.map { $0.isEmpty ? "" : $0.printable(atMost: 300) } }
    widths = self.rows.reduce(into: [Int]()) { widths, row in
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
  }

  /// Of the longest line.
  var width: Int { widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) }

  /// Of the column of names.
  var nameWidth: Int { widths.first ?? 0 }

  var text: String { lines(of: Array(widths.indices)) }

  /// The columns in parts that lie below each other, each beside the column of names, so that they keep to a width where they can.
  func columnsBelowEachOther(width: Int) -> String {
    groups(width: width - nameWidth - Self.gap).map { lines(of: [0] + $0) }.joined(separator: "\n")
  }

  /// Every name on a line of its own and its cells below it, so that they keep to a width where they can.
  func namesAboveCells(width: Int) -> String {
    let indent = String(repeating: " ", count: Self.gap)
    let groups = groups(width: width - Self.gap)
    return rows.map { row in
      "\(row.first ?? "")\n" + groups.map { "\(indent)\(line(row, of: $0))\n" }.joined()
    }.joined()
  }

  /// All columns but the names, as many together as there is room for.
  private func groups(width: Int) -> [[Int]] {
    var groups: [[Int]] = []
    var room = 0
    for column in widths.indices.dropFirst() {
      room -= Self.gap + widths[column]
      if groups.isEmpty || room < 0 {
        groups.append([])
        room = width - widths[column]
      }
      groups[groups.count - 1].append(column)
    }
    return groups
  }

  private func lines(of columns: [Int]) -> String { rows.map { line($0, of: columns) + "\n" }.joined() }

  private func line(_ row: [String], of columns: [Int]) -> String {
    columns.filter { $0 < row.count }.map { column in
      let padding = String(repeating: " ", count: widths[column] - row[column].count)
      return column == 0 ? row[column] + padding : padding + row[column]
    }.joined(separator: String(repeating: " ", count: Self.gap))
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
