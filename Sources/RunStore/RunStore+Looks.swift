import GRDB
public import Sweep

extension RunStore {
  /// Records looks of the sweep's stopping rule; a look at the same goal and seeds replaces the one before.
  public func record(_ looks: [StoppingMonitor.Look]) throws(RunStoreError) {
    guard !looks.isEmpty else { return }
    let time = timestamp()
    try write { db in for look in looks { try Self.insert(look, time, db) } }
  }

  /// Records the looks at some goals anew: none before them counts, as trials may have been judged by another epoch then.
  public func replaceLooks(
    at goals: [StoppingRule.Goal], with looks: [StoppingMonitor.Look]
  ) throws(RunStoreError) {
    let time = timestamp()
    try write { db in
      for goal in goals {
        try db.execute(sql: "DELETE FROM look WHERE goal = ?", arguments: [goal.description])
      }
      for look in looks { try Self.insert(look, time, db) }
    }
  }

  private static func insert(_ look: StoppingMonitor.Look, _ time: String, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO look (goal, seeds, estimate, lower, upper, eValue, reached, outOfReach, level,
          recorded)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      look.goal.description, look.seeds, look.estimate, look.lower, look.upper, look.eValue, look.isReached,
      look.isOutOfReach, look.level, time,
    ])
  }
}

extension RunReader {
  /// Every look of the sweep's stopping rule, by seeds.
  public func looks() throws(RunStoreError) -> [StoppingMonitor.Look] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM look ORDER BY seeds, goal").map { row in
        StoppingMonitor.Look(
          seeds: row["seeds"], goal: try StoppingRule.Goal(row["goal"]), estimate: row["estimate"], lower: row["lower"],
          upper: row["upper"], eValue: row["eValue"], isReached: row["reached"], isOutOfReach: row["outOfReach"],
          level: row["level"])
      }
    }
  }
}
