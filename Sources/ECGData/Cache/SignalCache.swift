public import ContentHash
public import DurableFiles
internal import PrintableText

/// A folder of packed signal files, each named by its hash.
///
/// Files come into being whole, by renaming, so that any number of processes may use and fill one cache at once.
public struct SignalCache: Sendable {
  public let directory: String

  /// Uses the folder `directory`, which is made where it does not exist.
  public init(directory: String) throws(FileError) {
    self.directory = directory
    try FileSystem.createFolder(directory)
  }

  /// Where the packed file of a fingerprint belongs. A file that arrives from elsewhere is to be put there by renaming.
  public func path(of fingerprint: SHA256Digest) -> String { Self.path(of: fingerprint, in: directory) }

  static func path(of fingerprint: SHA256Digest, in directory: String) -> String {
    "\(directory)/\(fingerprint.hexadecimal).signals"
  }

  /// The packed file of a fingerprint, or nil where the cache does not hold it.
  public func open(
    _ fingerprint: SHA256Digest, verifying: Bool = false, excluded: [ExcludedRecord] = []
  ) throws(DataError) -> PackedSignals? {
    let path = path(of: fingerprint)
    guard FileSystem.exists(path) else { return nil }
    return try PackedSignals(path: path, fingerprint: fingerprint, verifying: verifying, excluded: excluded)
  }

  /// The packed signals of a PTB-XL folder's cohort; built where the cache does not hold them yet.
  ///
  /// No record is read again as long as the tables' bytes and the records' sizes and times of modification stay the same.
  /// Throws `DataError` for what is wrong with the folder: unreadable or malformed tables, patients across folds, records that are
  /// missing or do not pass verification; `FileError` where the cache cannot be written.
  /// - Parameters:
  ///   - exclusion: which records are left out; they are listed in the result.
  ///   - progress: called with the records done and their number while the file is built; where bad records are left out, all are
  ///     gone through twice.
  public func prepare(
    folder: String, missingSamples: MissingSamples = .refuse, exclusion: Exclusion = .none,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> PackedSignals {
    let tables = try PTBXLTables(folder: folder)
    if let patient = tables.patientsAcrossFolds.first { throw tables.crossing(patient: patient) }
    let ids = Set(tables.rows.map(\.ecgID))
    if let unknown = exclusion.ids.first(where: { !ids.contains($0) }) {
      throw DataError(file: tables.databasePath, "exclude names ecg_id \(unknown), which is not in the table")
    }
    let cohort = Cohort(selectingFrom: tables)
    guard !cohort.records.isEmpty else {
      throw DataError(file: tables.databasePath, "no record has exactly one of the five rhythms")
    }
    let key = try key(of: cohort, tables: tables, missingSamples: missingSamples, exclusion: exclusion)
    if let known = remembered(key) { return known }
    let packed = try pack(
      cohort, of: tables, missingSamples: missingSamples, exclusion: exclusion, progress: progress)
    try remember(packed, as: key)
    return packed
  }

  private func pack(
    _ cohort: Cohort, of tables: PTBXLTables, missingSamples: MissingSamples, exclusion: Exclusion,
    progress: (Int, Int) -> Void
  ) throws -> PackedSignals {
    var excluded = exclusion.ids.filter { id in cohort.records.contains { $0.ecgID == id } }.map {
      ExcludedRecord(ecgID: $0, reason: "named in exclude")
    }
    if exclusion.badRecords == .exclude {
      let rest = cohort.without(excluded)
      excluded += Self.badRecords(of: rest, tables, missingSamples: missingSamples, progress: progress)
      excluded.sort { $0.ecgID < $1.ecgID }
    }
    let rest = cohort.without(excluded)
    guard !rest.records.isEmpty else {
      throw DataError(file: tables.databasePath, "no record is left of \(cohort.records.count); \(excluded[0])")
    }
    return try PackedSignals.write(
      rest, of: tables, missingSamples: missingSamples, excluded: excluded, into: directory, progress: progress)
  }

  private static func badRecords(
    of cohort: Cohort, _ tables: PTBXLTables, missingSamples: MissingSamples, progress: (Int, Int) -> Void
  ) -> [ExcludedRecord] {
    var checker = RecordChecker(tables, missingSamples: missingSamples)
    var bad: [ExcludedRecord] = []
    for (index, row) in cohort.rows.enumerated() {
      do { _ = try checker.check(row) } catch {
        // Without the folder's place, which a run with other paths does not share.
        bad.append(ExcludedRecord(ecgID: row.ecgID, reason: error.problem.printable(atMost: 500)))
      }
      progress(index + 1, cohort.rows.count)
    }
    return bad
  }
}
