internal import ContentHash
internal import DurableFiles
internal import WFDB

/// The two tables of a PTB-XL folder, checked.
public struct PTBXLTables: Sendable {
  /// A row of `ptbxl_database.csv`, as far as this experiment needs it.
  public struct Row: Equatable, Sendable {
    public var ecgID: Int
    public var patientID: Int
    /// 1 to 10; patients never cross folds.
    public var fold: Int
    /// The keys of `scp_codes`, whatever their likelihood.
    public var statements: [String]
    /// The 100 Hz record below the folder, without extension.
    public var path: String
    /// The line of the table.
    public var line: Int
  }

  public let folder: String
  /// In the order of `ecg_id`.
  public let rows: [Row]
  /// Everything wrong with single rows, in the order of the table; a row that could not be understood is not among `rows`.
  let problems: [DataError]
  /// What is odd in the table and changes nothing.
  let warnings: [DataError]
  /// The hash of both files' bytes.
  let digest: SHA256Digest

  /// Reads `ptbxl_database.csv` and `scp_statements.csv` of a PTB-XL folder.
  ///
  /// Throws where a file cannot be read, a column is missing or there twice, a field cannot be parsed, an id or a file stands
  /// twice, id and file name do not belong together, a fold lies outside 1 to 10, a rhythm is misspelt, or the rhythm statements are not
  /// the twelve that define the cohort.
  public init(folder: String) throws(DataError) {
    self = try Self.listingProblems(of: folder)
    guard let first = problems.first else { return }
    guard problems.count > 1 else { throw first }
    throw DataError(
      file: first.file, line: first.line,
      "\(first.problem); seedsweep data describe lists this and \(problems.count - 1) more")
  }

  /// The same, but what is wrong with single rows is listed in `problems`.
  static func listingProblems(of folder: String) throws(DataError) -> PTBXLTables {
    try PTBXLTables(listingProblemsOf: folder)
  }

  private init(listingProblemsOf folder: String) throws(DataError) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let databasePath = folder + "/" + Self.databaseName
    let statementsPath = folder + "/scp_statements.csv"
    let database = try Self.bytes(of: databasePath, in: folder)
    let statements = try Self.bytes(of: statementsPath, in: folder)
    let statementTable = try CSVTable(parsing: statements, file: statementsPath, columns: ["", "rhythm"])
    try Self.checkRhythmStatements(statementTable)
    let columns = ["ecg_id", "patient_id", "strat_fold", "scp_codes", "filename_lr"]
    let table = try CSVTable(parsing: database, file: databasePath, columns: columns)
    (rows, problems, warnings) = Self.rows(table, known: statementTable.rows.map { $0.fields[0] })
    var hasher = SHA256Hasher()
    for bytes in [database, statements] {
      hasher.update(bytes.count)
      hasher.update(bytes)
    }
    digest = hasher.finalize()
    self.folder = folder
  }

  static let databaseName = "ptbxl_database.csv"
  private static let mostBytes = 1 << 30

  private static func bytes(of path: String, in folder: String) throws(DataError) -> [UInt8] {
    do { return try FileSystem.read(path, limit: mostBytes) } catch {
      throw DataFolder.mistake(folder, lacking: FileSystem.name(of: path)) ?? DataError(error)
    }
  }

  private static func rows(_ table: CSVTable, known statements: [String]) -> ([Row], [DataError], [DataError]) {
    var rows: [Row] = []
    var problems: [DataError] = []
    rows.reserveCapacity(table.rows.count)
    for row in table.rows {
      do { rows.append(try Row(row, file: table.file)) } catch { problems.append(error) }
    }
    var checker = RowChecker(statements: statements)
    for row in rows {
      problems += checker.problems(of: row).map { DataError(file: table.file, line: row.line, $0) }
    }
    rows.sort { ($0.ecgID, $0.line) < ($1.ecgID, $1.line) }
    problems.sort { ($0.line ?? 0) < ($1.line ?? 0) }
    return (rows, problems, checker.unknownStatements.map { DataError(file: table.file, line: $0.line, $0.text) })
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

extension PTBXLTables.Row {
  fileprivate init(_ row: CSVTable.Row, file: String) throws(DataError) {
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
      throw malformed("the filename_lr \"\(path)\" has Windows path separators: write / in their place")
    }
    guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), !path.contains("\0") else {
      throw malformed("the filename_lr \"\(path)\" does not name a record below the folder")
    }
    line = row.line
  }
}

extension PTBXLTables {
  /// The patients with records in more than one fold, in ascending order.
  public var patientsAcrossFolds: [Int] {
    var foldOfPatient: [Int: Int] = [:]
    var crossing: [Int] = []
    for row in rows where foldOfPatient.updateValue(row.fold, forKey: row.patientID) ?? row.fold != row.fold {
      crossing.append(row.patientID)
    }
    return Set(crossing).sorted()
  }

  /// The number of patients.
  public var patientCount: Int { Set(rows.map(\.patientID)).count }

  /// The header file of a row's record.
  func headerPath(of row: Row) -> String { "\(folder)/\(row.path).hea" }

  /// The signal file of a row's record.
  func signalPath(of row: Row) -> String { "\(folder)/\(row.path).dat" }

  /// What is said of a row whose header or signal file is not there; nil where both are.
  func absence(of row: Row) -> DataError? {
    let paths = [headerPath(of: row), signalPath(of: row)]
    guard let missing = paths.first(where: { !FileSystem.exists($0) }) else { return nil }
    return DataError(
      file: missing, "the file is not there\(DataFolder.reason(forLacking: row, in: self).map { ": \($0)" } ?? "")")
  }
}

extension PTBXLTables.Row {
  /// The record's name, which is that of its files.
  var recordName: String { FileSystem.name(of: path) }
}
