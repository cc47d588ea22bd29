extension Document {
  /// A LaTeX fragment; its tables need `\usepackage{booktabs}`.
  var latex: String {
    "% needs \\usepackage{booktabs}\n"
      + sections.map { section in
        (["\\subsection*{\(LaTeXText.escaped(section.heading))}\n"] + section.blocks.map { Self.latex($0) })
          .joined(separator: "\n")
      }.joined(separator: "\n")
  }

  private static func latex(_ block: Block) -> String {
    switch block {
    case .paragraph(let text): LaTeXText.escaped(text) + "\n"
    case .list(let points):
      "\\begin{itemize}\n\(points.map { "  \\item \(LaTeXText.escaped($0))\n" }.joined())\\end{itemize}\n"
    case .table(let table):
      """
      \\begin{tabular}{l\(String(repeating: "r", count: table.columns.count - 1))}
      \\toprule
      \(row(table.columns))\\midrule
      \(table.rows.map(row).joined())\\bottomrule
      \\end{tabular}

      """
    }
  }

  private static func row(_ cells: [String]) -> String {
    "\(cells.map(LaTeXText.escaped).joined(separator: " & ")) \\\\\n"
  }
}
