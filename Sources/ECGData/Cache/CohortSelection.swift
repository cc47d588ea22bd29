/// The records of a source that are to be packed, without what is to be left out, and which of them are of the cohort.
struct CohortSelection {
  let source: any RecordSource
  let labelling: Labelling
  /// The records to pack: the cohort, or all of them.
  private(set) var rows: [RecordRow]
  /// The records that are left out, in the order of `ecg_id`: first those for which the tables are enough.
  private(set) var excluded: [ExcludedRecord]
  let missingSamples: MissingSamples
  let exclusion: Exclusion

  init(
    folder: String, source settings: SourceSettings, _ labelling: Labelling, records: RecordChoice = .cohort,
    missingSamples: MissingSamples, exclusion: Exclusion
  ) throws(DataError) {
    var source = try settings.open(folder, leavingOut: exclusion)
    excluded = try source.leaveOut(exclusion, labelling)
    try source.check(labelling)
    self.source = source
    rows = records == .all ? source.rows : source.rows.filter { labelling.label(of: $0.statements) != nil }
    self.labelling = labelling
    self.missingSamples = missingSamples
    self.exclusion = exclusion
    try refuseNothing()
  }

  /// Reads every record where bad ones are to be left out; lists those.
  ///
  /// Throws what may pass: a record that was not read is not known to be bad; and what `progress` throws.
  func badRecords(progress: (Int, Int) throws -> Void) throws -> [ExcludedRecord] {
    guard exclusion.badRecords == .exclude else { return [] }
    var checker = RecordChecker(source, missingSamples: missingSamples)
    var bad: [ExcludedRecord] = []
    for (index, row) in rows.enumerated() {
      do throws(DataError) { _ = try checker.check(row) } catch {
        guard !error.mayPass else { throw error }
        bad.append(ExcludedRecord(ecgID: row.ecgID, name: row.name, badIn: error))
      }
      try progress(index + 1, rows.count)
    }
    return bad
  }

  /// The selection without records that were found bad.
  func without(_ bad: [ExcludedRecord]) throws(DataError) -> CohortSelection {
    guard !bad.isEmpty else { return self }
    var rest = self
    let ids = Set(bad.map(\.ecgID))
    rest.rows.removeAll { ids.contains($0.ecgID) }
    rest.excluded = (excluded + bad).sorted { $0.ecgID < $1.ecgID }
    try rest.refuseNothing()
    return rest
  }

  /// What the records of a file that was packed from these rows are classified as.
  func labels(of packed: PackedSignals) -> RecordLabels {
    let statements = Dictionary(rows.map { ($0.ecgID, $0.statements) }) { first, _ in first }
    return RecordLabels(labelling, packed) { statements[$0] ?? [] }
  }

  private func refuseNothing() throws(DataError) {
    guard !rows.contains(where: { labelling.label(of: $0.statements) != nil }) else { return }
    guard let first = excluded.first else {
      throw DataError(file: source.tablePath, "no record belongs to a class of \(labelling)")
    }
    throw DataError(file: source.tablePath, "no record is left of \(excluded.count); \(first)")
  }
}

extension RecordLabels {
  /// What a labelling makes of packed records; `statements` are those of a record's number.
  init(_ labelling: Labelling, _ packed: PackedSignals, statements: (Int) -> [String]) {
    self.init(
      packed.records.map { record in
        labelling.label(of: statements(record.ecgID)).map { UInt8($0) } ?? ClassDigits.none
      })
  }
}
