internal import DurableFiles
internal import WFDB

/// A PTB-XL folder of generated records, for development and wherever PTB-XL is not at hand.
///
/// The same number and seed give the same bytes on every host, and a record does not depend on how many are asked for. Everything
/// in it says "synthetic".
public struct SyntheticDataset: Sendable {
  /// Raised whenever the same number and seed would give other bytes.
  static let version = 1

  public let records: Int
  public let seed: UInt64

  /// - Parameter records: 1 to a million; about 3,000 are needed to draw 60 labels a class.
  public init(records: Int, seed: UInt64) {
    precondition((1...1_000_000).contains(records), "\(records) records are outside 1...1,000,000")
    self.records = records
    self.seed = seed
  }

  /// Writes the folder: under another name beside it first, so that it is there whole or not at all.
  /// After a power failure it may be damaged, which the records' checksums would show.
  ///
  /// Throws `DataError` where the folder holds anything, `FileError` where it cannot be written.
  /// - Parameter progress: called with the records done and their number after each record.
  public func write(to folder: String, progress: (Int, Int) -> Void = { _, _ in }) throws {
    if FileSystem.exists(folder) {
      guard try FileSystem.names(in: folder).isEmpty else { throw DataError(file: folder, "the folder is not empty") }
    }
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    try FileSystem.createFolder(FileSystem.parent(of: folder))
    let partial = try FileSystem.createTemporaryFolder(prefix: folder + ".partial-")
    do {
      try writeContents(to: partial, progress: progress)
      try FileSystem.publishFolder(partial, as: folder)
    } catch {
      FileSystem.removeFolder(partial)
      throw error
    }
  }

  /// Writes tables and records into `folder`, which need not exist.
  func writeContents(to folder: String, progress: (Int, Int) -> Void) throws(FileError) {
    var table = SyntheticTables.databaseHeader
    for (index, member) in SyntheticCast.members(records).enumerated() {
      let ecgID = index + 1
      let patient = SyntheticPatient(id: member.patientID, seed: seed)
      let generated = SyntheticRecord(id: ecgID, rhythm: member.rhythm, patient: patient, seed: seed)
      let subfolder = "records100/\(Self.padded(ecgID / 1000 * 1000))"
      let name = "\(Self.padded(ecgID))_lr"
      if ecgID % 1000 == 0 || ecgID == 1 { try FileSystem.createFolder("\(folder)/\(subfolder)") }
      let (header, signal) = generated.record(name: name).encoded()
      try FileSystem.write(Array(header.utf8), to: "\(folder)/\(subfolder)/\(name).hea")
      try FileSystem.write(signal, to: "\(folder)/\(subfolder)/\(name).dat")
      table += SyntheticTables.databaseRow(
        ecgID: ecgID, member: member, patient: patient, path: "\(subfolder)/\(name)")
      progress(ecgID, records)
    }
    try FileSystem.write(Array(table.utf8), to: folder + "/ptbxl_database.csv")
    try FileSystem.write(Array(SyntheticTables.statements.utf8), to: folder + "/scp_statements.csv")
  }

  /// Five digits or more, as PTB-XL names its files.
  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
