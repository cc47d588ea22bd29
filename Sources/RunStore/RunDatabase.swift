import DurableFiles
import FoundationEssentials
import GRDB
import Threads

/// The SQLite file of a run, with GRDB's errors told as ours.
struct RunDatabase: Sendable {
  let file: String
  private let connection: Connection
  private var queue: DatabaseQueue { connection.queue }

  /// Opens the file for the coordinator, making or bringing its tables up to date.
  static func writable(file: String, _ sharing: FileSharing) throws(RunStoreError) -> RunDatabase {
    var configuration = Configuration()
    switch RunJournal(sharing) {
    case .log: configuration.journalMode = .wal
    case .rollback: configuration.prepareDatabase(RunJournal.prepareRollback)
    }
    configuration.busyMode = .timeout(10)
    let database = try RunDatabase(file: file, configuration: configuration)
    try database.attempt { queue in
      // GRDB sets NORMAL with WAL, under which a power cut may lose results that were acknowledged.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      if try queue.read(RunSchema.migrator.hasBeenSuperseded) { throw RunStoreError.newerSchema(file: file) }
    }
    try database.migrate()
    return database
  }

  private init(file: String, configuration: Configuration) throws(RunStoreError) {
    do { self.init(file: file, connection: try Connection(file, configuration)) } catch {
      throw Self.describe(error, file)
    }
  }

  /// `file` is its name for errors.
  init(file: String, connection: Connection) {
    self.file = file
    self.connection = connection
  }

  /// What the database holds, in memory.
  func inMemory() throws(RunStoreError) -> RunDatabase {
    try attempt { queue in
      let memory = try Connection()
      try queue.backup(to: memory.queue)
      return RunDatabase(file: file, connection: memory)
    }
  }

  /// What the database holds, in a file of its own.
  func copy(to path: String) throws(RunStoreError) -> RunDatabase {
    try attempt { queue in
      let copy = try Connection(path)
      try queue.backup(to: copy.queue)
      return RunDatabase(file: path, connection: copy)
    }
  }

  /// Leaves no gaps in the file, and no log beside it.
  func compact() throws(RunStoreError) {
    try attempt { queue in
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE; VACUUM")
      }
    }
  }

  /// Brings tables and views up to date.
  func migrate() throws(RunStoreError) { try attempt { try RunSchema.migrate($0) } }

  /// Moves what is in the log into the file itself.
  func gather() throws(RunStoreError) {
    try attempt { queue in try queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
  }

  /// Lets the file be read where nothing can be written, as long as nobody else has it open; where somebody has, it stays as it is.
  func leaveLog() {
    _ = try? queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
  }

  func close() { try? queue.close() }

  func hasRun() throws(RunStoreError) -> Bool {
    try read { db in try db.tableExists("run") && Int.fetchOne(db, sql: "SELECT count(*) FROM run") == 1 }
  }

  func isNewer() throws(RunStoreError) -> Bool {
    try read { try RunSchema.migrator.hasBeenSuperseded($0) }
  }

  func isOlder() throws(RunStoreError) -> Bool {
    try read { try !RunSchema.migrator.hasCompletedMigrations($0) }
  }

  func read<T>(_ body: (Database) throws -> T) throws(RunStoreError) -> T {
    try attempt { try $0.read(body) }
  }

  /// Runs `body` in one transaction, which is durable when this returns.
  func write<T>(_ body: (Database) throws -> T) throws(RunStoreError) -> T {
    try attempt { try $0.write(body) }
  }

  private func attempt<T>(_ body: (DatabaseQueue) throws -> T) throws(RunStoreError) -> T {
    do { return try body(queue) } catch { throw Self.describe(error, file) }
  }

  static func describe(_ error: any Error, _ file: String) -> RunStoreError {
    switch error {
    case let error as RunStoreError: error
    case let error as FileError: .database(file: error.path, reason: "\(error.problem): \(error.reason)")
    case let error as DatabaseError: .database(file: file, reason: error.message ?? "\(error.resultCode)")
    default: .database(file: file, reason: "\(error)")
    }
  }
}

/// A queue of GRDB's, which is freed only where Dispatch can make a thread for that: it would wait for ever.
final class Connection: Sendable {
  let queue: DatabaseQueue

  /// To the file at `path`; nil for a database in memory.
  init(_ path: String? = nil, _ configuration: Configuration = Configuration()) throws {
    try Self.requireThread()
    queue = try path.map { try DatabaseQueue(path: $0, configuration: configuration) } ?? DatabaseQueue()
  }

  deinit {
    if (try? Self.requireThread()) == nil { _ = Unmanaged.passRetained(queue) }
  }

  private static func requireThread() throws(ThreadError) { try SystemThread.require(1, for: "for the database") }
}

extension Encodable {
  /// JSON with sorted keys; doubles in the shortest form that reads back as the same bits.
  func storedJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

extension Decodable {
  init(storedJSON text: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try decoder.decode(Self.self, from: Data(text.utf8))
  }
}

/// The present time in UTC, to the second: provenance only.
func timestamp() -> String { Date.now.formatted(.iso8601) }
