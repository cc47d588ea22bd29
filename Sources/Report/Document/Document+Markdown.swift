import PrintableText

extension Document {
  /// GitHub-flavoured Markdown.
  var markdown: String {
    sections.map { section in
      (["## \(Self.escaped(section.heading))\n"] + section.blocks.map(Self.markdown)).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private static func markdown(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): escaped(text) + "\n"
    case .list(let points): points.map { "- \(escaped($0))\n" }.joined()
    case .table(let table):
      ([row(table.columns), row(table.columns.indices.map { $0 == 0 ? "---" : "---:" })]
        + table.rows.map { row($0.map(escaped)) }).joined()
    }
  }

  private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }

  /// Text in which nothing is taken for a mark.
  private static func escaped(_ text: String) -> String {
    text.printable(atMost: .max).replacingScalars { scalar in
      if scalar == "&" { return "&amp;" }
      return "\\`*_[]<>|#~$".unicodeScalars.contains(scalar) ? "\\\(scalar)" : nil
    }
  }
}
