import FoundationEssentials
import GRDB

/// The SQLite file of a run, with GRDB's errors told as ours.
struct RunDatabase: Sendable {
  let file: String
  private let queue: DatabaseQueue

  /// Opens the file for the coordinator, making or bringing its tables up to date.
  static func writable(file: String) throws(RunStoreError) -> RunDatabase {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(10)
    let database = try RunDatabase(file: file, configuration: configuration)
    try database.attempt { queue in
      // GRDB sets NORMAL with WAL, under which a power cut may lose results that were acknowledged.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      if try queue.read(RunSchema.migrator.hasBeenSuperseded) { throw RunStoreError.newerSchema(file: file) }
      try RunSchema.migrator.migrate(queue)
    }
    return database
  }

  /// Opens the file for reading; a coordinator may be writing it.
  static func readOnly(file: String) throws(RunStoreError) -> RunDatabase {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(10)
    return try RunDatabase(file: file, configuration: configuration)
  }

  private init(file: String, configuration: Configuration) throws(RunStoreError) {
    self.file = file
    do { queue = try DatabaseQueue(path: file, configuration: configuration) } catch {
      throw Self.describe(error, file)
    }
  }

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

  private static func describe(_ error: any Error, _ file: String) -> RunStoreError {
    switch error {
    case let error as RunStoreError: error
    case let error as DatabaseError: .database(file: file, reason: error.message ?? "\(error.resultCode)")
    default: .database(file: file, reason: "\(error)")
    }
  }
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
