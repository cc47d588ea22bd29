internal import DurableFiles

/// A record as its source names it.
public struct RecordRow: Equatable, Sendable {
  /// Its number: PTB-XL's `ecg_id`; where records have names, the place from 1 in the sorted list of all names.
  public var ecgID: Int
  public var patientID: Int
  /// 1 to 10; patients never cross folds.
  public var fold: Int
  /// What is said of it: keys of PTB-XL's `scp_codes`, whatever their likelihood, or SNOMED CT codes.
  public var statements: [String]
  /// The record below the folder, without extension.
  public var path: String
  /// The name of its signal file, beside its header.
  public var signalFile: String
  /// The line of the table; without a table the same as `ecgID`.
  public var line: Int
  /// What people call it; nil where that is its number.
  public var name: String?
}

extension RecordRow {
  /// The record's name in its header, which is that of its files.
  var recordName: String { FileSystem.name(of: path) }

  /// What messages call it: `ecg_id 7`, `E07500`.
  var title: String { name ?? "ecg_id \(ecgID)" }

  /// The value of `exclude` in a sweep file that leaves it out.
  var exclusion: String { name.map { "[\"\($0)\"]" } ?? "[\(ecgID)]" }
}

/// What is wrong with a row of a source's table.
struct RowProblem {
  /// The row's number, where it has one that can be read.
  let ecgID: Int?
  var name: String?
  let error: DataError
}

/// A row that nothing is asked of but its number and name, because it is left out.
struct LeftOutRow {
  let ecgID: Int
  var name: String?
  /// What the rows of the number state; nil of one that cannot be read.
  var statements: [[String]?]

  /// Whether it is of the cohort, or cannot be read well enough to tell.
  func mayBe(of labelling: Labelling) -> Bool {
    statements.contains { $0.map { labelling.label(of: $0) != nil } ?? true }
  }
}
