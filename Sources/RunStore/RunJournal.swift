import DurableFiles
import GRDB

/// How a run's database keeps a transaction whole.
enum RunJournal: Equatable {
  /// A log beside the file (WAL), which readers and the writer find their way in by memory that they share: on one host alone.
  case log
  /// What a transaction overwrites is kept beside the file until it is through. Readers and the writer wait for each other by locks.
  case rollback

  init(_ sharing: FileSharing) { self = sharing.isLocal ? .log : .rollback }

  /// Takes a new connection to a rollback journal, also where the file had a log on another disk: that is read without shared memory,
  /// and ends in the file.
  ///
  /// The journal is cut to nothing rather than removed: on a network disk a name that has just come or gone may not be seen at once.
  static func prepareRollback(_ db: Database) throws {
    try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
    let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = TRUNCATE") ?? ""
    guard mode == "truncate" else {
      throw DatabaseError(
        message: "its journal stays \"\(mode)\", which needs a disk of one host: is it open somewhere else?")
    }
    // The lock of the whole file is given back at the next reading.
    try db.execute(sql: "PRAGMA locking_mode = NORMAL")
    _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
  }

  /// Whether the database at `file` was left with a log: bytes 18 and 19 of an SQLite file are 2 then.
  static func isLog(_ file: String) -> Bool { (try? FileSystem.read(file, offset: 18, count: 2)) == [2, 2] }
}
