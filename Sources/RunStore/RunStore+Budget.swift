import FoundationEssentials
import GRDB
import PrintableText
public import Sweep

/// The budget that a run was last started with.
public struct StoredBudget: Equatable, Sendable {
  /// In core-seconds; nil where the last start had none.
  public var coreSeconds: Double?
  /// After how many complete seeds it ended the sweep; nil where it has not.
  public var endedAfter: Int?
  /// Whether the sweep went on after a budget had ended it.
  public var wasExtended: Bool

  public init(coreSeconds: Double?, endedAfter: Int? = nil, wasExtended: Bool = false) {
    self.coreSeconds = coreSeconds
    self.endedAfter = endedAfter
    self.wasExtended = wasExtended
  }
}

extension RunStore {
  /// Records the budget of this start, and after how many complete seeds it ended the sweep, if it has.
  ///
  /// - Parameter coreSeconds: nil of a start without one; where there never was one, nothing is written.
  public func record(budget coreSeconds: Double?, endedAfter seeds: Int? = nil) throws(RunStoreError) {
    let known = try reader.budget()
    guard coreSeconds != nil || known != nil else { return }
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO budget (id, coreSeconds, seeds, extended) VALUES (1, ?, ?, 0)
          ON CONFLICT (id) DO UPDATE SET
            extended = extended OR (seeds IS NOT NULL AND excluded.seeds IS NULL),
            coreSeconds = excluded.coreSeconds, seeds = excluded.seeds
          """, arguments: [coreSeconds, seeds])
    }
  }

  /// Adds to what attempts at a task without a result have cost.
  func addLost(_ coreSeconds: Double, to task: TaskID, in db: Database) throws {
    try requireTask(task, in: db)
    var lost = Spending()
    lost.add(coreSeconds, to: task)
    try db.cachedStatement(sql: "UPDATE task SET lostCoreSeconds = lostCoreSeconds + ? WHERE id = ?")
      .execute(arguments: [lost.coreSeconds, task.name])
  }
}

extension RunReader {
  /// The budget of the last start; nil of a run that never had one.
  public func budget() throws(RunStoreError) -> StoredBudget? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT coreSeconds, seeds, extended FROM budget").map { row in
        StoredBudget(
          coreSeconds: (row[0] as Double?).map { $0.isFinite ? max(0, $0) : 0 },
          endedAfter: (row[1] as Int?).map { max(0, $0) }, wasExtended: row[2])
      }
    }
  }

  /// What the run has cost: every result that was computed for it, also the second ones of a task, and every attempt without a result that a
  /// coordinator saw the end of. A worker that does not say otherwise, or of which nothing is known any more, trains with one thread.
  public func spending() throws(RunStoreError) -> Spending {
    try database.read { db in
      var threads: [String: Double] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT identity, facts FROM worker ORDER BY identity") {
        let facts = try? JSONDecoder().decode(Facts.self, from: Data((row[1] as String).utf8))
        if let count = facts.flatMap({ HostFacts($0).threads }), count > 1 { threads[row[0]] = Double(count) }
      }
      var spending = Spending()
      let rows = try Row.fetchCursor(db, sql: Self.costs)
      while let row = try rows.next() {
        guard let task = TaskID(name: row[0]) else {
          throw RunStoreError.database(
            file: database.file, reason: "\"\((row[0] as String).printable(atMost: 100))\" is no name of a task")
        }
        let worker: String? = row[1]
        spending.add((worker.flatMap { threads[$0] } ?? 1) * (row[2] as Double), to: task)
      }
      return spending
    }
  }

  // In an order that does not change, as sums of floating-point numbers depend on it. What was taken from another run was paid for there.
  private static let costs = """
    SELECT task, worker, seconds FROM (
      SELECT task, worker, seconds FROM result WHERE task NOT IN (SELECT task FROM reused)
      UNION ALL SELECT task, worker, seconds FROM recomputation
      UNION ALL SELECT task, worker, seconds FROM evidence
      UNION ALL SELECT id, NULL, lostCoreSeconds FROM task WHERE lostCoreSeconds > 0)
    ORDER BY task, worker, seconds
    """
}
