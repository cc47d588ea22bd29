import ContentHash
import DurableFiles
import FoundationEssentials
import GRDB

/// The table in which a run's database holds other files of the run: that makes one file of a run.
///
/// It is the table of SQLite's own archives (sqlite.org/sqlar.html), with nothing compressed: `sqlite3 FILE -Ax` takes the files out, too.
enum RunArchive {
  static let table = "sqlar"

  /// What a member's name begins with that is an artifact.
  static let artifacts = "artifacts/"

  static func makeTable(in db: Database) throws {
    try db.execute(sql: "CREATE TABLE \(table) (name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB)")
  }

  static func dropTable(in db: Database) throws { try db.execute(sql: "DROP TABLE \(table)") }

  static func isThere(in db: Database) throws -> Bool { try db.tableExists(table) }

  /// Puts the file at `path` in, under a name.
  static func store(_ path: String, as name: String, in db: Database) throws {
    let bytes = try FileSystem.read(path)
    let seconds = try FileSystem.sizeAndTime(of: path).nanoseconds / 1_000_000_000
    try db.execute(
      sql: "INSERT INTO \(table) (name, mode, mtime, sz, data) VALUES (?, ?, ?, ?, ?)",
      arguments: [name, plainFile, seconds, bytes.count, Data(bytes)])
  }

  /// A plain file that its owner can write and everybody read.
  private static let plainFile = 0o100644

  static func names(in db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM \(table) ORDER BY name")
  }

  static func bytes(_ name: String, in db: Database) throws -> [UInt8]? {
    try Data.fetchOne(db, sql: "SELECT data FROM \(table) WHERE name = ?", arguments: [name]).map { [UInt8]($0) }
  }

  /// The artifact that a member is; nil where its name is none of one.
  static func artifact(_ name: String) -> SHA256Digest? {
    guard name.hasPrefix(artifacts) else { return nil }
    return SHA256Digest(hexadecimal: String(name.dropFirst(artifacts.count)))
  }

  /// Whether a member is a file of the log that may lie in a run's folder under its name, whoever made the archive.
  static func isLog(_ name: String) -> Bool {
    name.hasSuffix(".jsonl") && !name.hasPrefix(".") && name.utf8.allSatisfy { nameBytes.contains($0) }
  }

  private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789.".utf8)
}
