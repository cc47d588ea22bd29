internal import CSV
internal import DurableFiles
internal import WFDB

/// Which records a `wfdb` folder has: those of its table, or all headers at and below it.
struct WFDBRecordList {
  struct Entry {
    /// The record below the folder, without extension.
    var name: String
    /// The place of the name, from 1, in the sorted list of names.
    var number = 0
    var patient: String?
    /// 1 to 10; nil where there is no such column.
    var fold: Int?
    /// nil where there is no such column.
    var statements: [String]?
    var line: Int
  }

  /// The table, or the folder where there is none.
  let path: String
  private(set) var entries: [Entry]
  /// What is wrong with rows that are not among `entries`.
  private(set) var problems: [RowProblem] = []
  /// Whether the table has folds.
  private(set) var hasFolds = false
  /// The table's bytes; none where there is no table.
  let table: [UInt8]

  private static let mostBytes = 1 << 30
  /// How deep headers are looked for below the folder.
  private static let mostLevels = 5

  init(of table: String?, in folder: String) throws(DataError) {
    if let table {
      path = "\(folder)/\(table)"
      do { self.table = try FileSystem.read(path, limit: Self.mostBytes) } catch { throw DataError(error) }
      entries = []
      try readTable()
    } else {
      (path, self.table) = (folder, [])
      entries = try Self.headers(below: folder).map { Entry(name: $0, line: 0) }
      guard !entries.isEmpty else { throw DataError(file: folder, "there is no header file (.hea) here or below") }
    }
    let names = Set(entries.map(\.name) + problems.compactMap(\.name)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0 + 1) })
    for index in entries.indices {
      entries[index].number = numbers[entries[index].name] ?? 0
      if table == nil { entries[index].line = entries[index].number }
    }
    problems = problems.map { RowProblem(ecgID: $0.name.flatMap { numbers[$0] }, name: $0.name, error: $0.error) }
  }

  private mutating func readTable() throws(DataError) {
    let csv = try CSVTable(
      reading: table, file: path, columns: ["record"], optional: ["patient", "fold", "class", "statements"])
    guard !csv.present.isSuperset(of: ["class", "statements"]) else {
      throw DataError(file: path, "the columns class and statements are both there: one says what a record is")
    }
    hasFolds = csv.present.contains("fold")
    for row in csv.rows {
      func field(_ column: String, _ place: Int) -> String? { csv.present.contains(column) ? row.fields[place] : nil }
      var entry = Entry(name: Self.name(row.fields[0]), patient: field("patient", 1), line: row.line)
      do throws(DataError) {
        entry.fold = try field("fold", 2).map { (text) throws(DataError) in try Self.fold(text, of: row, in: path) }
        entry.statements = field("class", 3).map { [$0] } ?? field("statements", 4).map(Self.statements)
        try Self.check(entry, in: path)
        entries.append(entry)
      } catch {
        problems.append(RowProblem(ecgID: nil, name: entry.name.isEmpty ? nil : entry.name, error: error))
      }
    }
  }

  private static func fold(_ text: String, of row: CSVTable.Row, in path: String) throws(DataError) -> Int {
    guard let fold = PlainNumber.whole(text), (1...10).contains(fold) else {
      throw DataError(file: path, line: row.line, "the fold \"\(text)\" is no whole number between 1 and 10")
    }
    return fold
  }

  private static func check(_ entry: Entry, in path: String) throws(DataError) {
    let name = entry.name
    guard !name.isEmpty, !name.hasPrefix("/"), !name.contains("\\"), !name.contains("\0"),
      name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ !["", ".", ".."].contains($0) })
    else { throw DataError(file: path, line: entry.line, "the record \"\(name)\" is none below the folder") }
    guard entry.patient != "" else {
      throw DataError(file: path, line: entry.line, "the record \(name) has no patient: leave the whole column out")
    }
  }

  /// A record's name from a table, which may be that of one of its files.
  private static func name(_ text: String) -> String {
    [".hea", ".mat", ".dat"].first { text.hasSuffix($0) }.map { String(text.dropLast($0.count)) } ?? text
  }

  /// Statements between commas, semicolons or blanks.
  static func statements(in text: String) -> [String] {
    text.split { ",;".contains($0) || $0.isWhitespace }.map(String.init)
  }

  /// The records whose headers are at or below a folder, as paths below it.
  private static func headers(below folder: String) throws(DataError) -> [String] {
    var found: [String] = []
    var level = [""]
    for _ in 0...mostLevels {
      var next: [String] = []
      for below in level {
        let names: [String]
        do { names = try FileSystem.names(in: below.isEmpty ? folder : "\(folder)/\(below)") } catch {
          throw DataError(error)
        }
        for name in names where !name.hasPrefix(".") {
          let path = below.isEmpty ? name : "\(below)/\(name)"
          if name.hasSuffix(".hea") {
            found.append(String(path.dropLast(4)))
          } else if !name.contains("."), FileSystem.isFolder("\(folder)/\(path)") {
            next.append(path)
          }
        }
      }
      level = next
    }
    return found
  }
}
