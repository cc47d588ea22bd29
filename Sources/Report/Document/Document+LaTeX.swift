extension Document {
  /// A LaTeX fragment with its tables as floats of one column.
  var latex: String { latex(columns: .one) }

  /// A LaTeX fragment; its tables are floats, which need `\usepackage{booktabs}`.
  ///
  /// - Parameter label: what the labels of its tables have between `tab:` and their names.
  func latex(columns: LaTeXColumns, label: String = "") -> String {
    let floats = floats
    var next = 0
    return Self.packages
      + sections.map { section in
        var parts = ["\\subsection*{\(LaTeXText.escaped(section.heading))}\n"]
        for (index, block) in section.blocks.enumerated() {
          switch block {
          case .paragraph(let text):
            if Self.caption(at: index + 1, of: section) == nil { parts.append(LaTeXText.sentence(text) + "\n") }
          case .list(let points):
            let items = points.map { "  \\item \(LaTeXText.sentence($0))\n" }.joined()
            parts.append("\\begin{itemize}\\sloppy\n\(items)\\end{itemize}\n")
          case .table:
            parts.append(floats[next].text(columns: columns, label: label))
            next += 1
          }
        }
        return parts.joined(separator: "\n")
      }.joined(separator: "\n")
  }

  /// One table as a float.
  func latex(table name: String, columns: LaTeXColumns, label: String = "") throws(UnknownTable) -> String {
    let floats = floats
    guard let float = floats.first(where: { $0.name == name }) else {
      throw UnknownTable(name: name, known: tableNames)
    }
    return Self.packages + float.text(columns: columns, label: label)
  }

  var tableNames: [String] { floats.map(\.name) }

  private static let packages = "% needs \\usepackage{booktabs}\n"

  /// Every table in reading order, each by a name of its own.
  private var floats: [LaTeXTable] {
    var uses: [String: Int] = [:]
    return sections.flatMap { section in
      section.blocks.enumerated().compactMap { index, block -> LaTeXTable? in
        guard case .table(let table) = block else { return nil }
        let name = table.name ?? Self.name(section.heading)
        uses[name, default: 0] += 1
        let use = uses[name] ?? 1
        let lead = Self.caption(at: index, of: section).map { "\(section.heading): \($0)" }
        return LaTeXTable(
          name: use == 1 ? name : "\(name)-\(use)", caption: table.caption ?? lead ?? section.heading, table: table)
      }
    }
  }

  /// What leads to the table at a place of a section and becomes part of its caption: a paragraph that ends in a colon, where the table
  /// has no caption of its own.
  private static func caption(at index: Int, of section: Section) -> String? {
    guard section.blocks.indices.contains(index), index > 0, case .table(let table) = section.blocks[index],
      table.caption == nil, case .paragraph(let text) = section.blocks[index - 1], text.hasSuffix(":")
    else { return nil }
    return String(text.dropLast())
  }

  private static let mostWords = 4

  /// `where-the-spread-of` of a heading.
  private static func name(_ heading: String) -> String {
    heading.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.prefix(mostWords)
      .joined(separator: "-")
  }
}

/// For how many columns a page has, tables are set.
public enum LaTeXColumns: Int, CaseIterable, Sendable {
  case one = 1
  case two = 2
}

/// A table that a report does not have.
public struct UnknownTable: Error, Equatable, CustomStringConvertible {
  let name: String
  let known: [String]

  public var description: String {
    "--table \(name): there is no such table; there are \(known.joined(separator: ", "))"
  }
}
