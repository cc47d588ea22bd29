internal import ContentHash
internal import DurableFiles

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
  /// The hash of both files' bytes.
  let digest: SHA256Digest

  /// Reads `ptbxl_database.csv` and `scp_statements.csv` of a PTB-XL folder.
  ///
  /// Throws where a file cannot be read, a column is missing, a field cannot be parsed, an id stands twice, a fold lies outside
  /// 1 to 10, or the rhythm statements are not the twelve that define the cohort.
  public init(folder: String) throws(DataError) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let databasePath = folder + "/ptbxl_database.csv"
    let statementsPath = folder + "/scp_statements.csv"
    let database = try Self.bytes(of: databasePath)
    let statements = try Self.bytes(of: statementsPath)
    try Self.checkRhythmStatements(CSVTable(parsing: statements, file: statementsPath, columns: ["", "rhythm"]))
    let columns = ["ecg_id", "patient_id", "strat_fold", "scp_codes", "filename_lr"]
    rows = try Self.rows(CSVTable(parsing: database, file: databasePath, columns: columns))
    var hasher = SHA256Hasher()
    for bytes in [database, statements] {
      hasher.update(bytes.count)
      hasher.update(bytes)
    }
    digest = hasher.finalize()
    self.folder = folder
  }

  private static func bytes(of path: String) throws(DataError) -> [UInt8] {
    do { return try FileSystem.read(path) } catch { throw DataError(error) }
  }

  private static func rows(_ table: CSVTable) throws(DataError) -> [Row] {
    var rows: [Row] = []
    rows.reserveCapacity(table.rows.count)
    for row in table.rows { rows.append(try Row(row, file: table.file)) }
    rows.sort { $0.ecgID < $1.ecgID }
    for (first, second) in zip(rows, rows.dropFirst()) where first.ecgID == second.ecgID {
      let (first, second) = (min(first.line, second.line), max(first.line, second.line))
      let id = rows.first { $0.line == first }?.ecgID ?? 0
      throw DataError(file: table.file, line: second, "ecg_id \(id) stands on line \(first) already")
    }
    return rows
  }

  /// The cohort is defined over twelve rhythm statements; a table with others would give another cohort silently.
  private static func checkRhythmStatements(_ table: CSVTable) throws(DataError) {
    let found = table.rows.filter { Double($0.fields[1]) == 1 }.map { $0.fields[0] }
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
    guard let ecgID = Int(row.fields[0]), (1...9_999_999).contains(ecgID) else {
      throw malformed("the ecg_id \"\(row.fields[0])\" is not a whole number above zero")
    }
    // PTB-XL writes patient_id as a float.
    guard let patient = Double(row.fields[1]), let patientID = Int(exactly: patient), patientID >= 0 else {
      throw malformed("the patient_id \"\(row.fields[1])\" is not a whole number")
    }
    guard let foldNumber = Double(row.fields[2]), let fold = Int(exactly: foldNumber), (1...10).contains(fold) else {
      throw malformed("the strat_fold \"\(row.fields[2])\" is not between 1 and 10")
    }
    do { statements = try SCPCodes.statements(in: row.fields[3]) } catch {
      throw malformed("scp_codes is not a dictionary of statements: \(error.problem)")
    }
    path = row.fields[4]
    guard !path.isEmpty, !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      throw malformed("the filename_lr \"\(path)\" does not name a record below the folder")
    }
    self.ecgID = ecgID
    self.patientID = patientID
    self.fold = fold
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
}
