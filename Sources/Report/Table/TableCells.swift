import CSV
import SettingKeys

/// Finds the cells of tables that trials are made of.
struct TableCells {
  private let table: CSVTable
  private let reading: TableReading
  private let condition: [Int]
  private let seed: Int?
  private let scores: [(column: Int, condition: String?, seed: String?)]
  private let epoch: Int?
  private let select: Int?
  private let bestEpoch: Int?
  private let outcome: Int?

  /// Throws where a column is not there, or twice.
  init(_ table: CSVTable, _ reading: TableReading) throws(CSVError) {
    self.table = table
    self.reading = reading
    let finder = ColumnFinder(table: table)
    var condition: [Int] = []
    if reading.pattern?.hasCondition != true {
      if let names = reading.condition {
        for name in names { condition.append(try finder.place(of: name)) }
      } else if let place = finder.optionalPlace(of: "condition") {
        condition = [place]
      }
    }
    self.condition = condition
    seed = reading.pattern?.hasSeed == true ? nil : try finder.place(of: reading.seed)
    epoch = try reading.epochs.map { epochs throws(CSVError) in try finder.place(of: epochs.column) }
    select = try reading.epochs?.select.map { name throws(CSVError) in try finder.place(of: name) }
    bestEpoch = try reading.bestEpoch.map { name throws(CSVError) in try finder.place(of: name) }
    outcome = finder.optionalPlace(of: "outcome")
    let others = Set(condition + [seed, epoch, select, bestEpoch].compactMap { $0 })
    if let pattern = reading.pattern {
      scores = try finder.places(of: pattern, except: others)
    } else {
      scores = [(try finder.place(of: reading.score ?? ""), nil, nil)]
    }
  }

  /// In the order of the table.
  func cells() throws(CSVError) -> [TableCell] {
    var cells: [TableCell] = []
    cells.reserveCapacity(table.rows.count * scores.count)
    for row in table.rows {
      for score in scores { cells.append(try cell(row, score)) }
    }
    return cells
  }

  private func cell(
    _ row: CSVTable.Row, _ score: (column: Int, condition: String?, seed: String?)
  ) throws(CSVError) -> TableCell {
    let named = condition.map { row.fields[$0].trimmed }.joined(separator: ", ")
    let condition = score.condition ?? (self.condition.isEmpty ? Self.name(ofFile: table.file) : named)
    let seed = Self.seed(score.seed ?? self.seed.map { row.fields[$0].trimmed } ?? "")
    guard !condition.isEmpty else { throw CSVError(file: table.file, line: row.line, "no condition is named") }
    guard !seed.isEmpty else { throw CSVError(file: table.file, line: row.line, "there is no seed") }
    return TableCell(
      file: table.file, line: row.line, column: table.columns[score.column], condition: condition, seed: seed,
      score: row.fields[score.column], epoch: epoch.map { row.fields[$0] }, select: select.map { row.fields[$0] },
      bestEpoch: bestEpoch.map { row.fields[$0] },
      isDiverged: outcome.map { row.fields[$0] == "diverged" } ?? false)
  }

  /// A number is the same seed however it is written.
  private static func seed(_ text: String) -> String { text.wholeNumber.map(String.init) ?? text }

  /// `scratch` of `results/scratch.csv`.
  private static func name(ofFile path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".csv") && last.utf8.count > 4 ? String(last.dropLast(4)) : last
  }
}

/// Columns by their names.
private struct ColumnFinder {
  let table: CSVTable

  /// More columns are counted, not named.
  private static let mostNamed = 20

  func place(of name: String) throws(CSVError) -> Int {
    let places = table.columns.indices.filter { table.columns[$0].trimmed == name }
    guard let place = places.first else {
      let hint = Suggestion.nearest(to: name, among: table.columns).map { "; did you mean \"\($0)\"?" }
      throw CSVError(file: table.file, line: table.headerLine, "no column \"\(name)\"\(hint ?? "; \(columns)")")
    }
    guard places.count == 1 else {
      throw CSVError(file: table.file, line: table.headerLine, "the column \"\(name)\" is there \(places.count) times")
    }
    return place
  }

  func optionalPlace(of name: String) -> Int? { table.columns.firstIndex(of: name) }

  /// The columns that a pattern matches; those of an index without a name are none.
  func places(
    of pattern: ColumnPattern, except others: Set<Int>
  ) throws(CSVError) -> [(column: Int, condition: String?, seed: String?)] {
    let found = table.columns.indices.compactMap { place -> (column: Int, condition: String?, seed: String?)? in
      let name = table.columns[place].trimmed
      guard !others.contains(place), !name.isEmpty, !name.hasPrefix("Unnamed:") else { return nil }
      return pattern.match(name).map { (place, $0.condition?.trimmed, $0.seed?.trimmed) }
    }
    guard !found.isEmpty else {
      throw CSVError(file: table.file, line: table.headerLine, "no column is like \"\(pattern.text)\"; \(columns)")
    }
    return found
  }

  private var columns: String {
    let named = table.columns.filter { !$0.isEmpty }
    let rest = named.count > Self.mostNamed ? " and \(named.count - Self.mostNamed) more" : ""
    return "the columns are \(named.prefix(Self.mostNamed).joined(separator: ", "))\(rest)"
  }
}
