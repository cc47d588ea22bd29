import GRDB
import Sweep
import Training

/// Which seeds a run was started with, and which came later: a definition that every start overwrites cannot tell.
public struct PlannedSeeds: Equatable, Sendable {
  /// In the order in which the run came to have them.
  public var seeds: [UInt64]
  /// How many of them the first start planned; nil where a run of an earlier version was started several times, which does not tell.
  public var first: Int?

  /// Notes the seeds that are new to the run, before this start's definition takes the place of the last one's.
  static func store(_ seeds: [UInt64], in db: Database) throws {
    let run = try Row.fetchOne(db, sql: "SELECT definition, starts FROM run")
    let starts = run?["starts"] as Int? ?? 0
    if let run, try Int.fetchOne(db, sql: "SELECT count(*) FROM plannedSeed") == 0 {
      let earlier = try SweepDefinition(storedJSON: run["definition"])
      try store(earlier.seeds, start: starts == 1 ? 1 : nil, in: db)
    }
    try store(seeds, start: Plausible.attempt(starts) + 1, in: db)
  }

  private static func store(_ seeds: [UInt64], start: Int?, in db: Database) throws {
    let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO plannedSeed (seed, start) VALUES (?, ?)")
    for seed in seeds { try statement.execute(arguments: ["\(seed)", start]) }
  }
}

extension RunReader {
  /// The seeds in the order in which they were planned.
  public func plannedSeeds() throws(RunStoreError) -> PlannedSeeds {
    try database.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT seed, start FROM plannedSeed ORDER BY position")
      if !rows.isEmpty {
        let starts = rows.map { $0["start"] as Int? }
        return PlannedSeeds(
          seeds: rows.compactMap { UInt64($0["seed"] as String) },
          first: starts.contains(nil) ? nil : starts.count { $0 == 1 })
      }
      // A run of an earlier version, brought up to date for its readers; one start cannot have extended it.
      let run = try Row.fetchOne(db, sql: "SELECT definition, starts FROM run")!
      let seeds = try SweepDefinition(storedJSON: run["definition"]).seeds
      return PlannedSeeds(seeds: seeds, first: run["starts"] == 1 ? seeds.count : nil)
    }
  }
}
