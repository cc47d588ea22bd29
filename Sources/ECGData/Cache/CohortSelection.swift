/// The cohort of a source's records without what is to be left out of it.
struct CohortSelection {
  let source: any RecordSource
  let labelling: Labelling
  private(set) var cohort: Cohort
  /// The records that are left out, in the order of `ecg_id`: first those for which the tables are enough.
  private(set) var excluded: [ExcludedRecord]
  let missingSamples: MissingSamples
  let exclusion: Exclusion

  init(
    folder: String, source settings: SourceSettings, _ labelling: Labelling, missingSamples: MissingSamples,
    exclusion: Exclusion
  ) throws(DataError) {
    var source = try settings.open(folder, leavingOut: exclusion)
    excluded = try source.leaveOut(exclusion, labelling)
    try source.check(labelling)
    self.source = source
    cohort = Cohort(selecting: source.rows, labelling)
    self.labelling = labelling
    self.missingSamples = missingSamples
    self.exclusion = exclusion
    try refuseNothing()
  }

  /// Reads every record where bad ones are to be left out, and leaves them out.
  ///
  /// Throws what may pass: a record that was not read is not known to be bad.
  func withoutBadRecords(progress: (Int, Int) -> Void) throws(DataError) -> CohortSelection {
    guard exclusion.badRecords == .exclude else { return self }
    var checker = RecordChecker(source, missingSamples: missingSamples)
    var bad: [ExcludedRecord] = []
    for (index, row) in cohort.rows.enumerated() {
      do { _ = try checker.check(row) } catch {
        guard !error.mayPass else { throw error }
        bad.append(ExcludedRecord(ecgID: row.ecgID, name: row.name, badIn: error))
      }
      progress(index + 1, cohort.rows.count)
    }
    var rest = self
    rest.cohort = cohort.without(bad)
    rest.excluded = (excluded + bad).sorted { $0.ecgID < $1.ecgID }
    try rest.refuseNothing()
    return rest
  }

  private func refuseNothing() throws(DataError) {
    guard cohort.records.isEmpty else { return }
    guard let first = excluded.first else {
      throw DataError(file: source.tablePath, "no record belongs to a class of \(labelling)")
    }
    throw DataError(file: source.tablePath, "no record is left of \(excluded.count); \(first)")
  }
}
