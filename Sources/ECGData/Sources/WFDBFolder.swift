internal import ContentHash
internal import DurableFiles
internal import WFDB

/// What is said of the records of a `wfdb` folder, and where.
public struct WFDBSettings: Hashable, Sendable {
  /// The table below the folder, with the column `record` and perhaps `patient`, `fold`, and `class` or `statements`; nil where the
  /// records are all headers at and below the folder.
  public var table: String?
  /// How folds are drawn where there is no column `fold`.
  public var folds: FoldDraw?

  public init(table: String? = nil, folds: FoldDraw? = nil) {
    self.table = table
    self.folds = folds
  }
}

/// A folder of WFDB records, such as those of the PhysioNet/CinC Challenges.
///
/// Records have names; their numbers are the places of these in their sorted list. Without a column `patient` every record is a patient of
/// its own; without `class` and `statements` the statements are those of the comment `# Dx:` of the record's header.
struct WFDBFolder: RecordSource {
  let folder: String
  let tablePath: String
  var rows: [RecordRow]
  var problems: [RowProblem]
  let leftOut: [LeftOutRow]
  let warnings: [DataError] = []
  let digest: SHA256Digest
  let form: SignalForm
  private let patientNames: [String]?

  /// Reads the table and every header.
  ///
  /// Throws where the table cannot be read, where there is no record, or where there are folds neither in the table nor in `settings`.
  init(
    listingProblemsOf folder: String, _ settings: WFDBSettings, form: SignalForm, leavingOut names: [String]
  ) throws(DataError) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let list = try WFDBRecordList(of: settings.table, in: folder)
    guard list.hasFolds || settings.folds != nil else {
      let remedy = "folds = { by-patient = 10, seed = 1 } in the sweep file's [data] draws them"
      throw DataError(file: list.path, "the records have no folds: \(remedy)")
    }
    guard !list.hasFolds || settings.folds == nil else {
      throw DataError(
        file: list.path, "the table has folds of its own, and folds in the sweep file's [data] draws others")
    }
    self.folder = folder
    self.form = form
    tablePath = list.path
    let patients = PatientNumbers(list.entries.map { $0.patient ?? $0.name })
    patientNames = patients.names
    let folds = settings.folds?.folds(ofPatients: patients.numbers)
    var reader = RowReader(folder: folder, table: list.path, excluded: Set(names))
    for problem in list.problems { reader.leaveOutOrAdd(problem) }
    for (index, entry) in list.entries.enumerated() {
      try reader.read(entry, patientID: patients.numbers[index], fold: folds?[index] ?? entry.fold ?? 1)
    }
    rows = reader.rows.sorted { ($0.ecgID, $0.line) < ($1.ecgID, $1.line) }
    problems = reader.problems.sorted { ($0.error.line ?? 0) < ($1.error.line ?? 0) }
    leftOut = reader.leftOut.values.sorted { $0.ecgID < $1.ecgID }
    var hasher = SHA256Hasher()
    hasher.update("wfdb")
    hasher.update(list.table.count)
    hasher.update(list.table)
    hasher.update(settings.folds.map { "\($0.seed)" } ?? "")
    form.update(&hasher)
    for row in rows {
      hasher.update(row.name ?? "")
      hasher.update(row.statements.count)
      for statement in row.statements { hasher.update(statement) }
    }
    digest = hasher.finalize()
  }

  func title(ofPatient id: Int) -> String { patientNames.map { $0[id - 1] } ?? "\(id)" }
}

/// Makes rows of entries and their headers.
private struct RowReader {
  let folder: String
  let table: String
  /// The names of records to leave out.
  let excluded: Set<String>
  private(set) var rows: [RecordRow] = []
  private(set) var problems: [RowProblem] = []
  private(set) var leftOut: [Int: LeftOutRow] = [:]
  private var lineOfName: [String: Int] = [:]

  init(folder: String, table: String, excluded: Set<String>) {
    (self.folder, self.table, self.excluded) = (folder, table, excluded)
  }

  /// A row that could not be understood.
  mutating func leaveOutOrAdd(_ problem: RowProblem) {
    guard let number = problem.ecgID, let name = problem.name, excluded.contains(name) else {
      problems.append(problem)
      return
    }
    leaveOut(number, name, statements: nil)
  }

  private mutating func leaveOut(_ number: Int, _ name: String, statements: [String]?) {
    leftOut[number, default: LeftOutRow(ecgID: number, name: name, statements: [])].statements.append(statements)
  }

  /// Throws where the header was not read for a reason that may pass.
  mutating func read(_ entry: WFDBRecordList.Entry, patientID: Int, fold: Int) throws(DataError) {
    let (number, name) = (entry.number, entry.name)
    let header: Result<RecordHeader, DataError>
    do { header = .success(try RecordHeader.read("\(folder)/\(name).hea")) } catch {
      header = .failure(DataError(error))
    }
    // The statements of the table, or else the codes of the comment.
    let statements: Result<[String], DataError> =
      entry.statements.map { .success($0) } ?? header.map { WFDBRecordList.statements(in: $0.comment("Dx") ?? "") }
    if excluded.contains(name) {
      leaveOut(number, name, statements: try? statements.get())
      return
    }
    if let line = lineOfName[name] {
      let problem = "the record \(name) stands on line \(line) already"
      problems.append(RowProblem(ecgID: number, name: name, error: DataError(file: table, line: entry.line, problem)))
    }
    lineOfName[name] = lineOfName[name] ?? entry.line
    switch statements {
    case .success(let statements):
      // What is wrong with a header is told when its record is read.
      let file = (try? header.get())?.signals.first?.file ?? FileSystem.name(of: name) + ".mat"
      rows.append(
        RecordRow(
          ecgID: number, patientID: patientID, fold: fold, statements: statements, path: name, signalFile: file,
          line: entry.line, name: name))
    case .failure(let error):
      guard !error.mayPass else { throw error }
      problems.append(RowProblem(ecgID: number, name: name, error: error))
    }
  }
}

/// Numbers for patients: their own where all are whole numbers, otherwise the places from 1 in the sorted list of names.
private struct PatientNumbers {
  let numbers: [Int]
  /// In the order of the numbers, where these are places.
  let names: [String]?

  init(_ patients: [String]) {
    let own = patients.map { text in PlainNumber.whole(text).flatMap { $0 >= 0 ? $0 : nil } }
    guard own.contains(where: { $0 == nil }) else {
      (numbers, names) = (own.compactMap(\.self), nil)
      return
    }
    let sorted = Set(patients).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0 + 1) })
    (numbers, names) = (patients.map { places[$0] ?? 0 }, sorted)
  }
}
