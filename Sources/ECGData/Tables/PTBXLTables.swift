internal import CSV
internal import ContentHash
internal import DurableFiles
internal import WFDB

/// The two tables of a PTB-XL folder, checked.
public struct PTBXLTables: Sendable {
  public let folder: String
  /// In the order of `ecg_id`.
  public internal(set) var rows: [RecordRow]
  /// Everything wrong with single rows, in the order of the table; a row that could not be understood is not among `rows`.
  var problems: [RowProblem]
  /// The rows that were left out unread because their `ecg_id` was named, one for each id that was found.
  let leftOut: [LeftOutRow]
  /// What is odd in the table and changes nothing.
  let warnings: [DataError]
  /// The hash of both files' bytes, and of the form where that is another than at first.
  let digest: SHA256Digest
  let form: SignalForm
  let records: PTBXLRecords

  /// Reads `ptbxl_database.csv` and `scp_statements.csv` of a PTB-XL folder.
  ///
  /// Throws where a file cannot be read, a column is missing or there twice, a field cannot be parsed, an id or a file stands
  /// twice, id and file name do not belong together, a fold lies outside 1 to 10, a rhythm is misspelt, or the rhythm statements are not
  /// the twelve that define the cohort.
  public init(folder: String) throws(DataError) {
    self = try Self.listingProblems(of: folder)
    try refuseProblems()
  }

  /// The same, but what is wrong with single rows is listed in `problems`, and rows with one of these `ids` are as if they were not there.
  static func listingProblems(
    of folder: String, _ records: PTBXLRecords = .hertz100, at rate: SignalRate = .hertz100, leavingOut ids: [Int] = []
  ) throws(DataError) -> PTBXLTables {
    try PTBXLTables(listingProblemsOf: folder, records, at: rate, leavingOut: Set(ids))
  }

  private init(
    listingProblemsOf folder: String, _ records: PTBXLRecords, at rate: SignalRate, leavingOut ids: Set<Int>
  ) throws(DataError) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let databasePath = folder + "/" + Self.databaseName
    let statementsPath = folder + "/scp_statements.csv"
    let database = try Self.bytes(of: databasePath, in: folder)
    let statements = try Self.bytes(of: statementsPath, in: folder)
    let statementTable = try CSVTable(reading: statements, file: statementsPath, columns: ["", "rhythm"])
    try Self.checkRhythmStatements(statementTable)
    let columns = ["ecg_id", "patient_id", "strat_fold", "scp_codes", records.column]
    let table = try CSVTable(reading: database, file: databasePath, columns: columns)
    (rows, problems, warnings, leftOut) = Self.rows(
      table, records, known: statementTable.rows.map { $0.fields[0] }, leavingOut: ids)
    var hasher = SHA256Hasher()
    for bytes in [database, statements] {
      hasher.update(bytes.count)
      hasher.update(bytes)
    }
    form = SignalForm(rate: rate, recorded: records.rawValue)
    // What was packed before there was a choice stays known.
    if form != SignalForm(rate: .hertz100, recorded: 100) { form.update(&hasher) }
    digest = hasher.finalize()
    self.folder = folder
    self.records = records
  }

  static let databaseName = "ptbxl_database.csv"
  private static let mostBytes = 1 << 30

  private static func bytes(of path: String, in folder: String) throws(DataError) -> [UInt8] {
    do { return try FileSystem.read(path, limit: mostBytes) } catch {
      guard !error.mayPass else { throw DataError(error) }
      throw DataFolder.mistake(folder, lacking: FileSystem.name(of: path)) ?? DataError(error)
    }
  }

  private static func rows(
    _ table: CSVTable, _ records: PTBXLRecords, known statements: [String], leavingOut ids: Set<Int>
  ) -> (rows: [RecordRow], problems: [RowProblem], warnings: [DataError], leftOut: [LeftOutRow]) {
    var rows: [RecordRow] = []
    var problems: [RowProblem] = []
    var leftOut: [Int: LeftOutRow] = [:]
    rows.reserveCapacity(table.rows.count)
    for row in table.rows {
      let ecgID = RecordRow.ecgID(of: row)
      let read = Result { () throws(DataError) in try RecordRow(row, records, file: table.file) }
      if let ecgID, ids.contains(ecgID) {
        leftOut[ecgID, default: LeftOutRow(ecgID: ecgID, statements: [])].statements.append(
          (try? read.get())?.statements)
        continue
      }
      switch read {
      case .success(let row): rows.append(row)
      case .failure(let error): problems.append(RowProblem(ecgID: ecgID, error: error))
      }
    }
    var checker = RowChecker(statements: statements)
    for row in rows {
      problems += checker.problems(of: row).map {
        RowProblem(ecgID: row.ecgID, error: DataError(file: table.file, line: row.line, $0))
      }
    }
    rows.sort { ($0.ecgID, $0.line) < ($1.ecgID, $1.line) }
    problems.sort { ($0.error.line ?? 0) < ($1.error.line ?? 0) }
    let warnings = checker.unknownStatements.map { DataError(file: table.file, line: $0.line, $0.text) }
    return (rows, problems, warnings, leftOut.values.sorted { $0.ecgID < $1.ecgID })
  }

  /// The cohort is defined over twelve rhythm statements; a table with others would give another cohort silently.
  private static func checkRhythmStatements(_ table: CSVTable) throws(DataError) {
    var found: [String] = []
    for row in table.rows where !row.fields[1].isEmpty {
      guard let mark = PlainNumber.whole(row.fields[1]), (0...1).contains(mark) else {
        throw DataError(
          file: table.file, line: row.line,
          "the rhythm \"\(row.fields[1])\" of \(row.fields[0]) is not 1, 0 or nothing")
      }
      if mark == 1 { found.append(row.fields[0]) }
    }
    guard found.sorted() == Cohort.rhythmStatements.sorted() else {
      let expected = Cohort.rhythmStatements.joined(separator: " ")
      throw DataError(
        file: table.file, "the rhythm statements are \(found.joined(separator: " ")), expected \(expected)")
    }
  }
}

extension RecordRow {
  /// The id of a row that may be malformed otherwise; nil where it has none that can be read.
  fileprivate static func ecgID(of row: CSVTable.Row) -> Int? {
    PlainNumber.whole(row.fields[0]).flatMap { (1...9_999_999).contains($0) ? $0 : nil }
  }

  fileprivate init(_ row: CSVTable.Row, _ records: PTBXLRecords, file: String) throws(DataError) {
    func malformed(_ problem: String) -> DataError { DataError(file: file, line: row.line, problem) }
    func whole(_ name: String, _ text: String) throws(DataError) -> Int {
      if let value = PlainNumber.whole(text) { return value }
      throw malformed("the \(name) \"\(text)\" is not a whole number")
    }
    ecgID = try whole("ecg_id", row.fields[0])
    guard (1...9_999_999).contains(ecgID) else { throw malformed("the ecg_id \(ecgID) is not between 1 and 9999999") }
    patientID = try whole("patient_id", row.fields[1])
    guard patientID >= 0 else { throw malformed("the patient_id \(patientID) is below zero") }
    fold = try whole("strat_fold", row.fields[2])
    guard (1...10).contains(fold) else { throw malformed("the strat_fold \(fold) is not between 1 and 10") }
    do { statements = try SCPCodes.statements(in: row.fields[3]) } catch {
      throw malformed("scp_codes is not a dictionary of statements: \(error.problem)")
    }
    path = row.fields[4]
    guard !path.contains("\\") else {
      throw malformed("the \(records.column) \"\(path)\" has Windows path separators: write / in their place")
    }
    guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), !path.contains("\0") else {
      throw malformed("the \(records.column) \"\(path)\" does not name a record below the folder")
    }
    signalFile = FileSystem.name(of: path) + ".dat"
    line = row.line
  }
}
