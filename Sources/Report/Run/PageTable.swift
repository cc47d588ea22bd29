import Sweep

/// A table of a run's page: the script lets it be sorted and filtered, narrow screens show it as a list of its rows.
struct PageTable: Sendable {
  struct Cell: Sendable {
    var html: Markup
    /// By what it is sorted where that is not its text.
    var value: Double?

    init(_ html: Markup, value: Double? = nil) {
      self.html = html
      self.value = value
    }

    init(_ text: String) { self.init(Markup(text)) }

    /// A number with so many decimals; empty of none.
    init(_ number: Double?, _ decimals: Int) {
      self.init(Markup(number.map { $0.fixed(decimals) } ?? ""), value: number)
    }

    /// A moment; empty of none.
    init(time: Double?) { self.init(time.map(ClockText.html) ?? .empty, value: time) }

    /// A duration; empty of none.
    init(seconds: Double?) { self.init(Markup(seconds.map(durationText) ?? ""), value: seconds) }
  }

  struct Row: Sendable {
    var head: Cell
    var cells: [Cell]
    var styleClass = "plain"
  }

  /// What a screen reader calls it.
  var name: String
  /// The first is of the rows' heads.
  var columns: [String]
  var rows: [Row]

  /// No browser, and no reader, wants more.
  private static let mostRows = 2000

  var html: Markup {
    let head = columns.map { title -> Markup in "<th scope=\"col\">\(title)</th>" }
    let body = rows.prefix(Self.mostRows).map { row -> Markup in
      let cells = zip(columns.dropFirst(), row.cells).map { title, cell -> Markup in
        cell.html == .empty
          ? "<td></td>" : "<td data-label=\"\(title)\"\(Self.value(cell))><span>\(cell.html)</span></td>"
      }
      return """
        <tr class="\(Markup(verbatim: row.styleClass))"><th scope="row"\(Self.value(row.head))>\(row.head.html)</th>\(cells)</tr>

        """
    }
    let more = rows.count - Self.mostRows
    let rest: Markup = more > 0 ? "<p>And \(more) more.</p>" : ""
    return """
      <table class="sortable" aria-label="\(name)"><thead><tr>\(head)</tr></thead>
      <tbody>\(body)</tbody></table>\(rest)
      """
  }

  private static func value(_ cell: Cell) -> Markup {
    cell.value.map { value -> Markup in " data-value=\"\(Markup("\(value)"))\"" } ?? .empty
  }
}
