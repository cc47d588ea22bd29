extension Document.Section {
  /// The section as a card of a page.
  var card: Markup { "<div class=\"card\"><h3>\(heading)</h3>\n\(blocks.map(Self.html))</div>\n" }

  private static func html(_ block: Document.Block) -> Markup {
    switch block {
    case .paragraph(let text): "<p>\(text)</p>\n"
    case .list(let points): "<ul>\(points.map { point -> Markup in "<li>\(point)</li>" })</ul>\n"
    case .table(let table): table.html
    }
  }
}

extension Document.Table {
  /// A table that becomes a list of its rows on narrow screens.
  var html: Markup {
    let head = columns.map { title -> Markup in "<th scope=\"col\">\(title)</th>" }
    let body = rows.map { row -> Markup in
      let cells = zip(columns, row).dropFirst().map { title, cell -> Markup in
        "<td\(Self.style(of: cell)) data-label=\"\(title)\"><span>\(cell)</span></td>"
      }
      return "<tr class=\"plain\"><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>\n"
    }
    return "<table class=\"full\"><thead><tr>\(head)</tr></thead>\n<tbody>\(body)</tbody></table>\n"
  }

  /// Cells of numbers alone are not broken where there is room, unlike words.
  private static func style(of cell: String) -> Markup {
    cell.isEmpty || cell.unicodeScalars.contains(where: \.properties.isAlphabetic) ? .empty : " class=\"number\""
  }
}
