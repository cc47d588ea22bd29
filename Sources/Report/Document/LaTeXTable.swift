/// A table of a document as a float of LaTeX that keeps to the width of a page.
///
/// It is set in `\footnotesize`. Where it is too wide, its columns stand in several blocks below each other, each beside the names of its
/// rows; in two columns it first takes the width of both. Where it is too long for a page it is continued in another float.
struct LaTeXTable {
  let name: String
  let caption: String
  let table: Document.Table
  /// How wide each column is in points, rather too wide than too narrow.
  private let widths: [Double]

  init(name: String, caption: String, table: Document.Table) {
    self.name = name
    self.caption = caption
    self.table = table
    widths = table.columns.indices.map { column in
      ([table.columns] + table.rows).map { $0.count > column ? Self.width(of: $0[column]) : 0 }.max() ?? 0
    }
  }

  /// The widths of `article` in points.
  private enum Width {
    static let page = 345.0
    static let ofTwo = 229.0
    static let bothOfTwo = 469.0
  }
  /// The points between two columns.
  private static let gap = 6.0
  /// Of the width, for names where a table is too wide for its own.
  private static let shareOfNames = 0.4
  /// Of a page, without caption.
  private static let mostLines = 42
  /// Of a block, with its rules and the gap above it.
  private static let linesOfHead = 5

  func text(columns: LaTeXColumns, label: String) -> String {
    let natural = widths.reduce(0, +) + Self.gap * Double(max(0, widths.count - 1))
    return switch columns {
    case .one: floats("table", width: Width.page, label: label)
    case .two where natural <= Width.ofTwo: floats("table", width: Width.ofTwo, label: label)
    case .two: floats("table*", width: Width.bothOfTwo, label: label)
    }
  }

  private func floats(_ environment: String, width: Double, label: String) -> String {
    let groups = groups(width: width)
    return parts(groups, width: width).enumerated().map { part, rows in
      let blocks = groups.map { block($0, rows: rows, width: width) }.joined(separator: "\\par\\medskip\n")
      let head = part == 0 ? heading(label) : "\\tablename~\\ref{tab:\(label)\(name)}, continued.\\par\\medskip\n"
      return """
        \\begin{\(environment)}[tbp]
        \\centering
        \(head)\\footnotesize
        \\setlength{\\tabcolsep}{3pt}
        \(blocks)\\end{\(environment)}

        """
    }.joined(separator: "\n")
  }

  /// The rows that are set together, each part no higher than a page.
  private func parts(_ groups: [[Int]], width: Double) -> [[[String]]] {
    let rooms = groups.map { zip($0, room(for: $0, width: width)) }
    var parts: [[[String]]] = []
    var left = 0
    for row in table.rows {
      let height = rooms.reduce(0) { sum, columns in
        sum + (columns.map { column, room in lines(of: column < row.count ? row[column] : "", room) }.max() ?? 1)
      }
      left -= height
      if parts.isEmpty || left < 0 {
        parts.append([])
        left = Self.mostLines - Self.linesOfHead * groups.count - height
      }
      parts[parts.count - 1].append(row)
    }
    return parts.isEmpty ? [[]] : parts
  }

  /// How many lines a cell takes in a room, as words do not fill it.
  private func lines(of cell: String, _ room: Double?) -> Int {
    guard let room else { return 1 }
    return max(1, Int((1.25 * Self.width(of: cell) / max(1, room)).rounded(.up)))
  }

  private func heading(_ label: String) -> String {
    let end = caption.hasSuffix(".") ? "" : "."
    return "\\caption{\(LaTeXText.sentence(caption))\(end)}\n\\label{tab:\(label)\(name)}\n"
  }

  private func block(_ columns: [Int], rows: [[String]], width: Double) -> String {
    let room = room(for: columns, width: width)
    let specifications = zip(columns, room).map { column, room in
      room.map { "p{\($0.fixed(0))pt}" } ?? (column == 0 ? "l" : "r")
    }
    func line(_ cells: [String]) -> String {
      let set = zip(cells, room).map { cell, room in room == nil || cell.isEmpty ? cell : "{\\raggedright \(cell)\\par}"
      }
      return "\(set.joined(separator: " & ")) \\\\\n"
    }
    let lines = rows.map { row in
      line(columns.map { $0 < row.count ? LaTeXText.cell(row[$0], isName: $0 == 0) : "" })
    }
    return """
      \\begin{tabular}{@{}\(specifications.joined())@{}}
      \\toprule
      \(line(columns.map { LaTeXText.escaped(table.columns[$0]) }))\\midrule
      \(lines.joined())\\bottomrule
      \\end{tabular}

      """
  }

  /// How wide columns are whose cells take several lines, as the block would be too wide otherwise; nil of the others.
  private func room(for columns: [Int], width: Double) -> [Double?] {
    let gaps = Self.gap * Double(columns.count - 1)
    guard columns.map({ widths[$0] }).reduce(gaps, +) > width else { return columns.map { _ in nil } }
    let names = min(widths[0], columns.count == 1 ? width : Self.shareOfNames * width)
    // Only a column that is alone beside the names is wider than the page.
    let isAlone = columns.count == 2 && widths[columns[1]] > width - names - gaps
    return [names] + columns.dropFirst().map { _ in isAlone ? width - names - gaps : nil }
  }

  /// The columns of each block, the names' first.
  private func groups(width: Double) -> [[Int]] {
    let room = width - min(widths.first ?? 0, Self.shareOfNames * width)
    var groups: [[Int]] = []
    var left = 0.0
    for column in widths.indices.dropFirst() {
      left -= Self.gap + widths[column]
      if groups.isEmpty || left < 0 {
        groups.append([0])
        left = room - Self.gap - widths[column]
      }
      groups[groups.count - 1].append(column)
    }
    return groups.isEmpty ? [[0]] : groups
  }

  /// Of `\footnotesize` in Computer Modern.
  private static func width(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar {
      case "0"..."9", " ", "[", "]", "(", ")", ".", ",", "-": sum + 4.3
      case "m", "w", "A"..."Z", "%", "+", "<", ">", "=", "±", "−": sum + 7
      // What has no letter in LaTeX stands as its code point.
      default: sum + (scalar.isASCII ? 4.7 : scalar.value < 0x250 ? 6 : 45)
      }
    }
  }
}
