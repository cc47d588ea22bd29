import FoundationEssentials
import GRDB
import Sweep

/// The workers that were ever connected to the run's coordinators.
enum WorkerTable {
  /// How many are kept: names are cheap, and whoever comes and goes under ever new ones does not fill the disk.
  static let mostWorkers = 10_000

  static func join(_ worker: JoinedWorker, at time: String, in db: Database) throws {
    let facts = String(decoding: try encoder.encode(worker.facts), as: UTF8.self)
    try db.cachedStatement(
      sql: """
        INSERT INTO worker (identity, host, party, facts, joined, seen) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (identity) DO UPDATE SET
          host = excluded.host, party = excluded.party, facts = excluded.facts, seen = excluded.seen, gone = NULL
        """
    ).execute(arguments: [worker.worker, worker.host, worker.party?.key, facts, time, time])
  }

  /// Notes who is there, and forgets those who left longest ago where there are too many.
  static func see(_ workers: [String], at time: String, in db: Database) throws {
    let statement = try db.cachedStatement(sql: "UPDATE worker SET seen = ? WHERE identity = ?")
    for worker in workers { try statement.execute(arguments: [time, worker]) }
    try db.execute(
      sql: """
        DELETE FROM worker WHERE identity IN (
          SELECT identity FROM worker WHERE gone IS NOT NULL ORDER BY seen, identity
          LIMIT max(0, (SELECT count(*) FROM worker) - ?))
        """, arguments: [mostWorkers])
  }

  static func leave(_ worker: String, at time: String, in db: Database) throws {
    try db.cachedStatement(sql: "UPDATE worker SET seen = ?, gone = ? WHERE identity = ? AND gone IS NULL")
      .execute(arguments: [time, time, worker])
  }

  /// A coordinator starts: nobody is connected to it yet, whatever became of those of the one before.
  static func leaveAll(in db: Database) throws {
    try db.execute(sql: "UPDATE worker SET gone = seen WHERE gone IS NULL")
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
