import ContentHash
import DurableFiles
import GRDB
import PrintableText

extension RunStore {
  /// Makes one file of a run, which readers open as they open its folder: the database, brought up to date with its views, and in it the
  /// files of the log and, with `encoders`, the artifacts.
  ///
  /// The file is made beside its place, read again and compared with the run; then it gets its name. Throws `RunStoreError` where a
  /// coordinator is at work, and where something has the name that is not to be replaced.
  /// - Parameter logs: the paths of the log's files.
  public static func archive(
    directory: String, logs: [String], encoders: Bool, to file: String, isReplacing: Bool
  ) throws -> ArchiveContents {
    guard isReplacing || FileSystem.isAbsent(file) else {
      throw RunStoreError.present(path: file, remedy: "--force replaces it")
    }
    guard !isCoordinated(directory: directory) else { throw RunStoreError.atWork(directory: directory) }
    let run = try openReadOnly(directory: directory)
    defer { run.close() }
    guard !run.isArchive else { throw RunStoreError.isArchive(file: directory) }
    let members = try run.members(logs: logs, encoders: encoders)
    let folder = try FileSystem.createTemporaryFolder(prefix: "\(FileSystem.parent(of: file))/seedsweep-archive-")
    defer { FileSystem.removeFolder(folder) }
    let draft = "\(folder)/\(FileSystem.name(of: file))"
    try run.database.copy(to: draft) { db in
      try RunArchive.makeTable(in: db)
      for member in members { try RunArchive.store(member.path, as: member.name, in: db) }
    }
    let archive = try openReadOnly(directory: draft)
    defer { archive.close() }
    try archive.check(against: run)
    for member in members { try archive.check(member) }
    try FileSystem.move(draft, to: file)
    try FileSystem.synchronizeFolder(FileSystem.parent(of: file))
    var contents = try ArchiveContents(archive)
    contents.bytes = FileSystem.size(of: file) ?? 0
    return contents
  }

  /// Makes a run's folder again of one file of it, which a coordinator can go on with; where pretrained encoders are missing, it trains
  /// them anew.
  ///
  /// The folder appears whole or not at all. Throws `RunStoreError` where something is there already, and where a file in the archive is
  /// none of a run's, or is damaged.
  public static func extract(archive file: String, to directory: String) throws -> ArchiveContents {
    guard FileSystem.isAbsent(directory) || (try? FileSystem.names(in: directory))?.isEmpty == true else {
      throw RunStoreError.present(path: directory, remedy: "choose a folder that is new or empty")
    }
    let archive = try openReadOnly(directory: file)
    defer { archive.close() }
    guard archive.isArchive else { throw RunStoreError.notArchive(path: file) }
    let folder = try FileSystem.createTemporaryFolder(prefix: "\(FileSystem.parent(of: directory))/seedsweep-archive-")
    defer { FileSystem.removeFolder(folder) }
    let artifacts = ArtifactStore(directory: "\(folder)/artifacts")
    try FileSystem.createFolder(artifacts.directory)
    for name in try archive.members() { try archive.extract(name, to: folder) }
    try archive.database.copy(to: "\(folder)/run.sqlite") { db in
      try RunArchive.dropTable(in: db)
      for digest in try String.fetchAll(db, sql: "SELECT digest FROM savedState")
      where !FileSystem.exists("\(artifacts.directory)/\(digest)") {
        try db.execute(sql: "DELETE FROM savedState WHERE digest = ?", arguments: [digest])
      }
    }
    let run = try openReadOnly(directory: folder)
    defer { run.close() }
    try run.check(against: archive, but: [RunArchive.table, "savedState"])
    try FileSystem.publishFolder(folder, as: directory)
    return try ArchiveContents(archive)
  }

  /// Throws where one file of a run has the name of a folder that is to be written to.
  public static func requireFolder(_ directory: String) throws(RunStoreError) {
    guard !isArchive(directory) else { throw .isArchive(file: directory) }
  }

  /// Whether at `path` lies a file of SQLite's, as one file of a run is, in place of a folder.
  public static func isArchive(_ path: String) -> Bool {
    guard FileSystem.size(of: path) != nil else { return false }
    return (try? FileSystem.read(path, offset: 0, count: 16)) == Array("SQLite format 3\0".utf8)
  }
}

/// A file of a run's folder, and what an archive calls it.
private struct Member {
  let path: String
  let name: String
}

extension RunReader {
  fileprivate func members(logs: [String], encoders: Bool) throws -> [Member] {
    let logs = logs.map { Member(path: $0, name: FileSystem.name(of: $0)) }
    guard encoders else { return logs }
    let names = try artifactNames().sorted().filter { FileSystem.exists("\(artifacts.directory)/\($0)") }
    return logs + names.map { Member(path: "\(artifacts.directory)/\($0)", name: RunArchive.artifacts + $0) }
  }

  /// Throws where a table does not say what the run's says.
  fileprivate func check(against run: RunReader, but others: Set<String> = []) throws {
    for table in try run.database.tables() where !others.contains(table) {
      guard try database.isSame(table, as: run.database) else {
        throw RunStoreError.notTheSame(file: directory, part: "table \(table)")
      }
    }
    guard try database.read({ try String.fetchAll($0, sql: "PRAGMA integrity_check(1)") }) == ["ok"] else {
      throw RunStoreError.notTheSame(file: directory, part: "database")
    }
  }

  /// Throws where a file is not the one that was put in.
  fileprivate func check(_ member: Member) throws {
    let bytes = try self.member(member.name) ?? []
    let digest = SHA256Digest(hashing: bytes)
    let isSame = try digest == SHA256Digest(ofFile: member.path)
    guard isSame, RunArchive.artifact(member.name) ?? digest == digest else {
      throw RunStoreError.notTheSame(file: member.path, part: "file")
    }
  }

  fileprivate func extract(_ name: String, to folder: String) throws {
    let artifact = RunArchive.artifact(name)
    guard artifact != nil || RunArchive.isLog(name), let bytes = try member(name) else {
      throw RunStoreError.database(file: directory, reason: "\"\(name)\" is no file of a run".printable(atMost: 300))
    }
    guard artifact == nil || artifact == SHA256Digest(hashing: bytes) else {
      throw RunStoreError.database(file: directory, reason: "\(name) in it is damaged")
    }
    try FileSystem.writeDurably(bytes, to: "\(folder)/\(name)")
  }
}

extension RunDatabase {
  /// A copy with current views and no gaps, in one file that is durable when this returns; `change` makes it what it is to be.
  fileprivate func copy(to path: String, _ change: (Database) throws -> Void) throws(RunStoreError) {
    let copy = try self.copy(to: path)
    defer { copy.close() }
    try copy.migrate()
    try copy.write(change)
    try copy.compact()
  }

  fileprivate func tables() throws(RunStoreError) -> [String] {
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return try read { db in try String.fetchAll(db, sql: sql) }
  }

  /// Whether both have the same rows of a table in the same order.
  fileprivate func isSame(_ table: String, as other: RunDatabase) throws(RunStoreError) -> Bool {
    try read { db in
      try other.read { otherDB in
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \"\(table)\"")
        let others = try Row.fetchCursor(otherDB, sql: "SELECT * FROM \"\(table)\"")
        while let row = try rows.next() {
          guard try others.next() == row else { return false }
        }
        return try others.next() == nil
      }
    }
  }
}
