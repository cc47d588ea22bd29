extension Document {
  /// What tables are brought to that are put otherwise, as they are wide, and what fits every terminal.
  static let narrowWidth = 80
  /// The longest name that stands beside its row's cells in a wide table, as those of published conditions do.
  private static let longestName = 30

  /// Plain text for a terminal: headings underlined, paragraphs wrapped, tables aligned.
  var text: String { text(width: 110) }

  /// The same in lines of at most `width` characters, where words and columns allow it.
  func text(width: Int) -> String { sections.map { Self.text($0, width) }.joined(separator: "\n") }

  private static func text(_ section: Section, _ width: Int) -> String {
    let heading = "\(section.heading)\n\(String(repeating: "-", count: section.heading.count))\n"
    return ([heading] + section.blocks.map { text($0, width) }).joined(separator: "\n")
  }

  private static func text(_ block: Block, _ width: Int) -> String {
    switch block {
    case .paragraph(let text): wrapped(text, indent: "", width)
    case .list(let points): points.map { "- " + wrapped($0, indent: "  ", width) }.joined()
    case .table(let table): text(table, width)
    }
  }

  private static func text(_ table: Table, _ width: Int) -> String {
    let whole = TextTable(rows: [table.columns] + table.rows)
    switch table.layout {
    case .columnsBelowEachOther where whole.width > narrowWidth && whole.nameWidth < narrowWidth / 2:
      return whole.columnsBelowEachOther(width: narrowWidth)
    case .columnsBelowEachOther where whole.width > narrowWidth,
      .plain where whole.width > width && whole.nameWidth > longestName:
      return whole.namesAboveCells(width: narrowWidth)
    default: return whole.text
    }
  }

  /// Lines of at most `width` characters where words allow it, all but the first indented.
  private static func wrapped(_ text: String, indent: String, _ width: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && indent.count + line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return (lines + [line]).joined(separator: "\n\(indent)") + "\n"
  }
}
