internal import ContentHash
internal import DurableFiles
internal import WFDB

/// A folder of records and what is said of them: what selecting, checking, packing and describing know of it.
protocol RecordSource: Sendable {
  var folder: String { get }
  /// What errors about the records as a whole name: the table, or the folder where there is none.
  var tablePath: String { get }
  /// In the order of `ecgID`.
  var rows: [RecordRow] { get set }
  /// Everything wrong with single rows, in the order of the table; a row that could not be understood is not among `rows`.
  var problems: [RowProblem] { get set }
  /// The rows that were left out unread because they were named, one for each that was found.
  var leftOut: [LeftOutRow] { get }
  /// What is odd in the table and changes nothing.
  var warnings: [DataError] { get }
  /// The hash of all that decides what is packed but for the records' own files.
  var digest: SHA256Digest { get }
  /// How its records are brought to what the network sees.
  var form: SignalForm { get }

  /// Why a record's files are not there, where that can be told.
  func reason(forLacking row: RecordRow) -> String?
  /// What more is said of a header that names another signal file than its row.
  func reason(forSignalFile other: String) -> String?
  /// Throws where the folder says that statements mean something else than a labelling takes them for.
  func check(_ labelling: Labelling) throws(DataError)
  /// What messages call a patient.
  func title(ofPatient id: Int) -> String
}

extension RecordSource {
  func reason(forLacking row: RecordRow) -> String? { nil }
  func reason(forSignalFile other: String) -> String? { nil }
  func check(_ labelling: Labelling) throws(DataError) {}
  func title(ofPatient id: Int) -> String { "\(id)" }

  /// The header file of a row's record.
  func headerPath(of row: RecordRow) -> String { "\(folder)/\(row.path).hea" }

  /// The signal file of a row's record.
  func signalPath(of row: RecordRow) -> String {
    let header = headerPath(of: row)
    return "\(header[..<(header.lastIndex(of: "/") ?? header.startIndex)])/\(row.signalFile)"
  }

  /// The files that a record is read from.
  func files(of row: RecordRow) -> [String] { [headerPath(of: row), signalPath(of: row)] }

  /// What is said of a row whose header or signal file is not there; nil where both are.
  ///
  /// A file that may be there, but not be looked for, is not said to be missing: whoever reads it finds the reason.
  func absence(of row: RecordRow) -> DataError? {
    guard let missing = files(of: row).first(where: FileSystem.isAbsent) else { return nil }
    return DataError(file: missing, "the file is not there\(reason(forLacking: row).map { ": \($0)" } ?? "")")
  }
}

// MARK: - Reading

extension RecordSource {
  /// A row's leads in mV, at the record's own rate and of at most ten seconds, NaN where a sample is missing; verified.
  func leads(of row: RecordRow) throws(DataError) -> (millivolts: [[Double]], rate: Int) {
    let header = headerPath(of: row)
    let record: WFDBRecord
    do { record = try WFDBRecord.read(headerPath: header) } catch { throw DataError(error) }
    // The signal cache watches this file alone beside the header.
    if let other = record.signalFiles.first(where: { $0 != row.signalFile }) {
      let reason = reason(forSignalFile: other).map { "; \($0)" } ?? ""
      throw DataError(file: header, "names the signal file \(other), expected \(row.signalFile)\(reason)")
    }
    guard record.name == row.recordName else { throw foreignHeader(of: row, named: record.name) }
    return try form.leads(of: record, file: header)
  }

  /// What is said of a row whose header is that of another record; nil where it is not, or cannot be read.
  func foreignHeader(of row: RecordRow) -> DataError? {
    guard let name = try? RecordHeader.read(headerPath(of: row)).recordName, name != row.recordName else { return nil }
    return foreignHeader(of: row, named: name)
  }

  private func foreignHeader(of row: RecordRow, named name: String) -> DataError {
    DataError(file: headerPath(of: row), "is the header of the record \"\(name)\", expected \(row.recordName)")
  }
}

// MARK: - Patients

extension Sequence<RecordRow> {
  /// The patients with records in more than one fold, in ascending order.
  var patientsAcrossFolds: [Int] {
    var foldOfPatient: [Int: Int] = [:]
    var crossing: [Int] = []
    for row in self where foldOfPatient.updateValue(row.fold, forKey: row.patientID) ?? row.fold != row.fold {
      crossing.append(row.patientID)
    }
    return Set(crossing).sorted()
  }

  /// The number of patients.
  var patientCount: Int { Set(map(\.patientID)).count }
}

extension RecordSource {
  /// What is said of a patient whose records are in several folds.
  func crossing(patient: Int) -> DataError {
    let folds = Set(rows.filter { $0.patientID == patient }.map(\.fold)).sorted()
    let names = folds.map(String.init).joined(separator: ", ")
    return DataError(file: tablePath, "patient \(title(ofPatient: patient)) has records in the folds \(names)")
  }
}
