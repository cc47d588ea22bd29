internal import DurableFiles

/// What a PTB-XL folder holds, and what is wrong with it.
public struct DataDescription: Sendable {
  public let folder: String
  /// Records of the cohort, by split and rhythm.
  public let cohort: [Split: [RhythmClass: Int]]
  /// Rows of the table.
  public let records: Int
  public let patients: Int
  /// Records of the table whose header or 100 Hz signal file is not there.
  public let missingSignals: Int
  public let patientsAcrossFolds: Int
  /// Whether every record was read and verified.
  public private(set) var signalsChecked = false
  /// Everything wrong, each beginning with the file it was found in.
  public private(set) var problems: [DataError]

  private let tables: PTBXLTables
  private let readable: [PTBXLTables.Row]

  /// Reads a folder's tables and looks for its signal files; throws where a table cannot be read or parsed.
  public init(folder: String) throws(DataError) {
    tables = try PTBXLTables(folder: folder)
    let selected = Cohort(selectingFrom: tables).records
    var cohort: [Split: [RhythmClass: Int]] = [:]
    for split in Split.allCases {
      for rhythm in RhythmClass.allCases { cohort[split, default: [:]][rhythm] = selected.count(of: rhythm, in: split) }
    }
    let table = tables.folder + "/ptbxl_database.csv"
    let crossing = tables.patientsAcrossFolds
    let tables = tables
    let missing = tables.rows.filter { !tables.hasSignals($0) }
    problems = crossing.map { patient in
      let folds = Set(tables.rows.filter { $0.patientID == patient }.map(\.fold)).sorted()
      let names = folds.map(String.init).joined(separator: ", ")
      return DataError(file: table, "patient \(patient) has records in the folds \(names)")
    }
    if let first = missing.first {
      let others = missing.count == 1 ? "" : ", nor that of \(missing.count - 1) other records"
      problems.append(DataError(file: "\(tables.folder)/\(first.path)", "the signal is not there\(others)"))
    }
    self.folder = tables.folder
    self.cohort = cohort
    records = tables.rows.count
    patients = tables.patientCount
    missingSignals = missing.count
    patientsAcrossFolds = crossing.count
    readable = missing.isEmpty ? tables.rows : tables.rows.filter(tables.hasSignals)
  }

  /// Reads every record that is there: header, length, first sample, checksum, the twelve leads, missing samples.
  ///
  /// - Parameter progress: called with the records done and their number after each record.
  public mutating func checkSignals(progress: (Int, Int) -> Void = { _, _ in }) {
    for (index, row) in readable.enumerated() {
      do { _ = try Preprocessing.leads(of: row, in: tables, missingSamples: .refuse) } catch {
        problems.append(error)
      }
      progress(index + 1, readable.count)
    }
    signalsChecked = true
  }
}

extension PTBXLTables {
  fileprivate func hasSignals(_ row: Row) -> Bool {
    FileSystem.exists(headerPath(of: row)) && FileSystem.exists(signalPath(of: row))
  }
}
