/// Which of PTB-XL's two renderings of a record is read.
public enum PTBXLRecords: Int, Codable, CaseIterable, Sendable {
  /// `records100`, `filename_lr`.
  case hertz100 = 100
  /// `records500`, `filename_hr`.
  case hertz500 = 500

  /// The column of `ptbxl_database.csv` that names the record's file.
  var column: String { self == .hertz100 ? "filename_lr" : "filename_hr" }

  /// The folder that holds them all.
  var folder: String { "records\(rawValue)" }
}

extension PTBXLTables: RecordSource {
  var tablePath: String { "\(folder)/\(Self.databaseName)" }

  func reason(forLacking row: RecordRow) -> String? { DataFolder.reason(forLacking: row, in: self) }

  func reason(forSignalFile other: String) -> String? {
    other.hasSuffix(".mat") ? ".mat files are not read, PTB-XL's own records are needed" : nil
  }

  func check(_ labelling: Labelling) throws(DataError) { try labelling.check(statementsOf: folder) }
}

extension PTBXLTables {
  /// The patients with records in more than one fold, in ascending order.
  public var patientsAcrossFolds: [Int] { rows.patientsAcrossFolds }

  /// The number of patients.
  public var patientCount: Int { rows.patientCount }
}
