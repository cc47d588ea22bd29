internal import DurableFiles
internal import WFDB

/// What a PTB-XL folder holds, and what is wrong with it.
public struct DataDescription: Sendable {
  public let folder: String
  /// Records of the cohort, by split and rhythm.
  public let cohort: SplitCounts
  /// Rows of the table.
  public let records: Int
  public let patients: Int
  /// Records of the table whose header or 100 Hz signal file is not there.
  public let missingSignals: Int
  public let patientsAcrossFolds: Int
  /// Whether every record was read and verified.
  public private(set) var signalsChecked = false
  /// Everything wrong, each beginning with the file it was found in: a sweep on this folder is refused.
  public private(set) var problems: [DataError]
  /// What a sweep accepts, but its reader has to know.
  public private(set) var warnings: [String]

  private let tables: PTBXLTables
  /// Rows with files that nothing is known against.
  private let unchecked: [PTBXLTables.Row]

  /// Reads a folder's tables and headers and looks for its signal files; throws where a table cannot be read or parsed.
  public init(folder: String) throws(DataError) {
    tables = try PTBXLTables.listingProblems(of: folder)
    cohort = SplitCounts(Cohort(selectingFrom: tables).records)
    let crossing = tables.patientsAcrossFolds
    let tables = tables
    let missing = tables.rows.filter { tables.absence(of: $0) != nil }
    problems = tables.problems + crossing.map(tables.crossing)
    if let problem = cohort.problem { problems.append(DataError(file: tables.databasePath, problem)) }
    if let first = missing.first.flatMap(tables.absence) {
      let others = missing.count == 1 ? "" : "; the same is true of \(missing.count - 1) other records"
      problems.append(DataError(file: first.file, "\(first.problem)\(others)"))
    }
    var unchecked: [PTBXLTables.Row] = []
    let absent = Set(missing.map(\.line))
    for row in tables.rows where !absent.contains(row.line) {
      if let problem = tables.foreignHeader(of: row) { problems.append(problem) } else { unchecked.append(row) }
    }
    self.unchecked = unchecked
    self.folder = tables.folder
    records = tables.rows.count
    patients = tables.patientCount
    missingSignals = missing.count
    patientsAcrossFolds = crossing.count
    warnings = cohort.warnings + tables.warnings.map(\.description)
  }

  /// Reads every record that is there: header, length, first sample, checksum, the twelve leads, missing samples, what an ECG can be, and
  /// whether another record has the same signal.
  ///
  /// - Parameter progress: called with the records done and their number after each record.
  public mutating func checkSignals(progress: (Int, Int) -> Void = { _, _ in }) {
    var checker = RecordChecker(tables, missingSamples: .refuse)
    for (index, row) in unchecked.enumerated() {
      do {
        let checked = try checker.check(row)
        warnings += Self.warnings(checked, file: tables.signalPath(of: row))
      } catch {
        problems.append(error)
      }
      progress(index + 1, unchecked.count)
    }
    signalsChecked = true
  }

  private static func warnings(_ checked: RecordChecker.Checked, file: String) -> [String] {
    var warnings: [String] = []
    if !checked.flatLeads.isEmpty {
      let leads = checked.flatLeads.joined(separator: ", ")
      warnings.append("\(DataError(file: file, "flat: \(leads)"))")
    }
    if let twin = checked.twin {
      warnings.append("\(DataError(file: file, "the same signal as ecg_id \(twin.ecgID), in the same split"))")
    }
    return warnings
  }
}

extension DataDescription {
  /// Whether a sweep would be refused. Signals that are not there count only once they were looked for, as tables alone can be
  /// described, too.
  public var isFaulty: Bool { problems.count > (signalsChecked || missingSignals == 0 ? 0 : 1) }
}

extension PTBXLTables {
  var databasePath: String { "\(folder)/\(Self.databaseName)" }

  /// What is said of a patient whose records are in several folds.
  func crossing(patient: Int) -> DataError {
    let folds = Set(rows.filter { $0.patientID == patient }.map(\.fold)).sorted()
    let names = folds.map(String.init).joined(separator: ", ")
    return DataError(file: databasePath, "patient \(patient) has records in the folds \(names)")
  }

  /// What is said of a row whose header is that of another record; nil where it is not, or cannot be read.
  fileprivate func foreignHeader(of row: Row) -> DataError? {
    let path = headerPath(of: row)
    guard let name = try? RecordHeader.read(path).recordName, name != row.recordName else { return nil }
    return Self.foreignHeader(path, of: name, expected: row)
  }

  static func foreignHeader(_ path: String, of name: String, expected row: Row) -> DataError {
    DataError(file: path, "is the header of the record \"\(name)\", expected \(row.recordName)")
  }
}
