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

  /// The packed signals of a PTB-XL folder's cohort; built where the cache does not hold them yet.
  ///
  /// No record is read again as long as the tables' bytes and the records' sizes and times of modification stay the same.
  /// Throws `DataError` for what is wrong with the folder: unreadable or malformed tables, patients across folds, records that are
  /// missing or do not pass verification; `FileError` where the cache cannot be written.
  /// - Parameter progress: called with the records done and their number while the file is built.
  public func prepare(
    folder: String, missingSamples: MissingSamples = .refuse, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> PackedSignals {
    let tables = try PTBXLTables(folder: folder)
    if let patient = tables.patientsAcrossFolds.first {
      throw DataError(
        file: folder + "/ptbxl_database.csv", "patient \(patient) has records in more than one fold")
    }
    let cohort = Cohort(selectingFrom: tables)
    guard !cohort.records.isEmpty else {
      throw DataError(file: folder + "/ptbxl_database.csv", "no record has exactly one of the five rhythms")
    }
    let key = try key(of: cohort, tables: tables, missingSamples: missingSamples)
    if let known = remembered(key) { return known }
    let packed = try PackedSignals.write(
      cohort, of: tables, missingSamples: missingSamples, into: directory, progress: progress)
    try remember(packed, as: key)
    return packed
  }
}
