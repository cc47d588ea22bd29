extension RecordSource {
  /// Leaves out what is to be left out, the named rows being left out already, and lists the records that are missed for it.
  ///
  /// Throws where anything is wrong with the rest, or where what is to be left out is not there. A bad row that has no number that can be
  /// read is refused under every policy, as nothing could name it in the list of what was left out.
  mutating func leaveOut(_ exclusion: Exclusion, _ labelling: Labelling) throws(DataError) -> [ExcludedRecord] {
    var excluded = leftOut.filter { $0.mayBe(of: labelling) }.map {
      ExcludedRecord(ecgID: $0.ecgID, name: $0.name, reason: "named in exclude")
    }
    if exclusion.badRecords == .exclude { excluded += leaveOutBadRows() }
    try refuseProblems()
    let numbers = Set(leftOut.filter { $0.name == nil }.map(\.ecgID))
    if let unknown = exclusion.ids.first(where: { !numbers.contains($0) }) {
      throw DataError(file: tablePath, "exclude names ecg_id \(unknown), which is not in the table")
    }
    let names = Set(leftOut.compactMap(\.name))
    if let unknown = exclusion.names.first(where: { !names.contains($0) }) {
      throw DataError(file: tablePath, "exclude names \"\(unknown)\", which is no record here")
    }
    if let patient = rows.patientsAcrossFolds.first { throw crossing(patient: patient) }
    return excluded.sorted { $0.ecgID < $1.ecgID }
  }

  /// Takes every row away whose number has a problem: which of two rows with one number is meant, nobody can tell.
  private mutating func leaveOutBadRows() -> [ExcludedRecord] {
    var excluded: [Int: ExcludedRecord] = [:]
    for problem in problems {
      guard let ecgID = problem.ecgID, excluded[ecgID] == nil else { continue }
      excluded[ecgID] = ExcludedRecord(ecgID: ecgID, name: problem.name, badIn: problem.error)
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
