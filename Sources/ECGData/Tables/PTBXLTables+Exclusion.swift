/// What is wrong with a row of `ptbxl_database.csv`.
struct RowProblem {
  /// The row's id, where it has one that can be read.
  let ecgID: Int?
  let error: DataError
}

/// A row that nothing is asked of but its id, because it is left out.
struct LeftOutRow {
  let ecgID: Int
  /// What the rows of the id state; nil of one that cannot be read.
  var statements: [[String]?]

  /// Whether it is of the cohort, or cannot be read well enough to tell.
  func mayBe(of labelling: Labelling) -> Bool {
    statements.contains { $0.map { labelling.label(of: $0) != nil } ?? true }
  }
}

extension PTBXLTables {
  /// The tables without the rows that are left out, and the records that are missed for it.
  ///
  /// Throws where anything is wrong with the rest, or where an id that is to be left out is not in the table. A bad row whose id
  /// cannot be read is refused under every policy, as nothing could name it in the list of what was left out.
  static func leavingOut(
    _ exclusion: Exclusion, of folder: String, _ labelling: Labelling
  ) throws(DataError) -> (tables: PTBXLTables, excluded: [ExcludedRecord]) {
    var tables = try listingProblems(of: folder, leavingOut: exclusion.ids)
    var excluded = tables.leftOut.filter { $0.mayBe(of: labelling) }.map {
      ExcludedRecord(ecgID: $0.ecgID, reason: "named in exclude")
    }
    if exclusion.badRecords == .exclude { excluded += tables.leaveOutBadRows() }
    try tables.refuseProblems()
    let found = Set(tables.leftOut.map(\.ecgID))
    if let unknown = exclusion.ids.first(where: { !found.contains($0) }) {
      throw DataError(file: tables.databasePath, "exclude names ecg_id \(unknown), which is not in the table")
    }
    if let patient = tables.patientsAcrossFolds.first { throw tables.crossing(patient: patient) }
    return (tables, excluded.sorted { $0.ecgID < $1.ecgID })
  }

  /// Takes every row away whose id has a problem: which of two rows with one id is meant, nobody can tell.
  private mutating func leaveOutBadRows() -> [ExcludedRecord] {
    var excluded: [Int: ExcludedRecord] = [:]
    for problem in problems {
      guard let ecgID = problem.ecgID, excluded[ecgID] == nil else { continue }
      excluded[ecgID] = ExcludedRecord(ecgID: ecgID, badIn: problem.error)
    }
    rows.removeAll { excluded[$0.ecgID] != nil }
    problems.removeAll { $0.ecgID != nil }
    return excluded.values.sorted { $0.ecgID < $1.ecgID }
  }

  /// Throws the first problem of a row, saying how many more there are.
  func refuseProblems() throws(DataError) {
    guard let first = problems.first?.error else { return }
    guard problems.count > 1 else { throw first }
    throw DataError(
      file: first.file, line: first.line,
      "\(first.problem); seedsweep data describe lists this and \(problems.count - 1) more")
  }
}
