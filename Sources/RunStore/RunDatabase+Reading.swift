import DurableFiles
import FoundationEssentials
import GRDB

extension RunDatabase {
  /// Opens the file for reading; a coordinator may be writing it.
  ///
  /// Where SQLite cannot read it in place (nothing can be written in its folder, and a log lies beside it or its shared memory is gone; its
  /// writer may be on another host, and its locks or its log mean nothing here), a copy in memory is read; so it is where an earlier version made the tables, which are brought up to date there. A copy is what the file held
  /// at this moment.
  ///
  /// - Parameter asCopy: whether it is not to be read in place, wherever it lies.
  static func readOnly(
    file: String, _ sharing: FileSharing, asCopy: Bool = false
  ) throws(RunStoreError) -> RunDatabase {
    let database: RunDatabase
    if !asCopy, isReadable(file, sharing), let readable = try inPlace(file) {
      database = readable
    } else {
      database = try copied(file)
    }
    if try database.isNewer() { throw .newerSchema(file: file) }
    guard try database.isOlder() else { return database }
    defer { database.close() }
    let current = try database.inMemory()
    try current.migrate()
    return current
  }

  /// Whether a reader and a writer on another host can keep out of each other's way.
  private static func isReadable(_ file: String, _ sharing: FileSharing) -> Bool {
    sharing.isLocal || (sharing.hasLocks && !RunJournal.isLog(file))
  }

  /// Opens the file where it lies, or throws; for the process that writes it, whose locks would go with a copy's closing of the file.
  static func alongside(file: String) throws(RunStoreError) -> RunDatabase {
    do { return try opened(file) } catch { throw describe(error, file) }
  }

  /// Nil where the file is there and SQLite cannot open it where it lies.
  private static func inPlace(_ file: String) throws(RunStoreError) -> RunDatabase? {
    do { return try opened(file) } catch let error as DatabaseError where placeErrors.contains(error.resultCode) {
      return nil
    } catch {
      throw describe(error, file)
    }
  }

  private static func opened(_ file: String) throws -> RunDatabase {
    var configuration = Configuration()
    configuration.readonly = true
    // With a rollback journal a reader waits for the writer.
    configuration.busyMode = .timeout(30)
    let connection = try Connection(file, configuration)
    // The log is looked for at the first reading.
    _ = try connection.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
    return RunDatabase(file: file, connection: connection)
  }

  private static let placeErrors: [ResultCode] = [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR]

  /// The database in memory, from a copy of its files that is gone when this returns.
  private static func copied(_ file: String) throws(RunStoreError) -> RunDatabase {
    do {
      let parent = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
      let folder = try FileSystem.createTemporaryFolder(prefix: "\(parent)/seedsweep-copy-")
      defer { FileSystem.removeFolder(folder) }
      try copy(file, to: "\(folder)/run.sqlite")
      let copy = RunDatabase(file: file, connection: try Connection("\(folder)/run.sqlite"))
      defer { copy.close() }
      return try copy.inMemory()
    } catch let error as FileError where error.path == file {
      throw .database(file: file, reason: "\(error.problem): \(error.reason)")
    } catch {
      throw describe(error, file)
    }
  }

  private static let attempts = 5

  /// Copies the database and what lies beside it, as they were at one moment.
  private static func copy(_ file: String, to copy: String) throws {
    for _ in 0..<attempts {
      let before = try state(of: file)
      for ending in endings {
        if FileSystem.size(of: file + ending) == nil && !ending.isEmpty { continue }
        try FileSystem.copy(file + ending, to: copy + ending)
      }
      if try state(of: file) == before { return }
      for ending in endings where FileSystem.exists(copy + ending) { try FileSystem.remove(copy + ending) }
    }
    throw RunStoreError.database(
      file: file, reason: "it is written all the time, and cannot be read where it lies; try again later")
  }

  /// The database, and what may hold the latest of it.
  private static let endings = ["", "-wal", "-journal"]

  private static func state(of file: String) throws(FileError) -> [FileStamp?] {
    try endings.map { (ending) throws(FileError) in try FileStamp(of: file + ending) }
  }
}
