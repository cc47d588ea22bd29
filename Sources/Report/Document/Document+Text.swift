extension Document {
  private static let width = 110

  /// Plain text for a terminal: headings underlined, paragraphs wrapped, tables aligned.
  var text: String { sections.map(Self.text).joined(separator: "\n") }

  private static func text(_ section: Section) -> String {
    let heading = "\(section.heading)\n\(String(repeating: "-", count: section.heading.count))\n"
    return ([heading] + section.blocks.map(text)).joined(separator: "\n")
  }

  private static func text(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): wrapped(text, indent: "")
    case .list(let points): points.map { "- " + wrapped($0, indent: "  ") }.joined()
    case .table(let table): TextTable(rows: [table.columns] + table.rows).text
    }
  }

  /// Lines of at most `width` characters where words allow it, all but the first indented.
  private static func wrapped(_ text: String, indent: String) -> String {
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
