public import ContentHash
public import DurableFiles

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
  public func open(_ fingerprint: SHA256Digest, verifying: Bool = false) throws(DataError) -> PackedSignals? {
    let path = path(of: fingerprint)
    guard FileSystem.exists(path) else { return nil }
    return try PackedSignals(path: path, fingerprint: fingerprint, verifying: verifying)
  }

  /// A folder's cohort and its packed signals; built where the cache does not hold them yet.
  ///
  /// No record is read again as long as the tables' bytes and the records' sizes and times of modification stay the same.
  /// Throws `DataError` for what is wrong with the folder: unreadable or malformed tables, patients across folds, records that are
  /// missing or do not pass verification, and under every policy records that cannot be read for a reason that may pass, as nothing is
  /// known of these; `FileError` where the cache cannot be written.
  /// - Parameters:
  ///   - source: which kind of folder it is, and what becomes of its records.
  ///   - labelling: what the records are classified into, which says what the cohort is.
  ///   - records: whether others are packed beside the cohort.
  ///   - exclusion: which records are left out; they are listed in the result.
  ///   - progress: called with the records done and their number while the file is built; where bad records are left out, all are
  ///     gone through twice. What it throws ends the packing, and nothing is left of it.
  public func prepare(
    folder: String, source: SourceSettings = .ptbxl, _ labelling: Labelling = .rhythmTop5,
    records: RecordChoice = .cohort, missingSamples: MissingSamples = .refuse, exclusion: Exclusion = .none,
    progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> LabelledSignals {
    let selection = try CohortSelection(
      folder: folder, source: source, labelling, records: records, missingSamples: missingSamples, exclusion: exclusion)
    let key = try key(of: selection)
    if let known = remembered(key) { return try labelled(known, of: selection) }
    let made = try pack(selection, progress: progress)
    // Records may have gone away or come while they were read, which must not be remembered as what the folder holds.
    guard try self.key(of: selection) == key else {
      throw DataError(file: folder, "records changed while they were read: give the same command again")
    }
    try remember(made, as: key)
    return try labelled(made, of: selection)
  }

  private func pack(_ selection: CohortSelection, progress: (Int, Int) throws -> Void) throws -> Made {
    let bad = try selection.badRecords(progress: progress)
    let rest = try selection.without(bad)
    return Made(
      packed: try PackedSignals.write(
        rest.rows, of: rest.source, missingSamples: rest.missingSamples, into: directory, progress: progress),
      bad: bad)
  }

  private func labelled(_ made: Made, of selection: CohortSelection) throws(DataError) -> LabelledSignals {
    let rest = try selection.without(made.bad)
    return try LabelledSignals(made.packed, rest.labels(of: made.packed), excluded: rest.excluded)
  }
}
