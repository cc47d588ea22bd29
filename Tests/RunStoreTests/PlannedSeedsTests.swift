import GRDB
import Sweep
import Testing
import Training

@testable import RunStore

/// What tells a run that was extended from one that has the seeds it was started with.
@Suite struct `The seeds of a run` {
  private func planned(_ run: ExampleRun) throws -> PlannedSeeds {
    try RunStore.openReadOnly(directory: run.directory).plannedSeeds()
  }

  @Test func `stay those of its first start however often it is started`() throws {
    let run = try ExampleRun(seeds: [3, 1, 2])
    for _ in 1...3 { _ = try run.open() }
    #expect(try planned(run) == PlannedSeeds(seeds: [3, 1, 2], first: 3))
  }

  @Test func `are told from those that came later, and keep the order in which they came`() throws {
    var run = try ExampleRun(seeds: [5, 6])
    _ = try run.open()
    for seeds in [[4, 5, 6], [1, 2, 4, 5, 6]] as [[UInt64]] {
      run.definition.seeds = seeds
      _ = try run.open()
    }
    #expect(try planned(run) == PlannedSeeds(seeds: [5, 6, 4, 1, 2], first: 2))
  }

  /// A run folder as an earlier version left it.
  private func forget(_ run: ExampleRun) throws {
    try DatabaseQueue(path: run.directory + "/run.sqlite").write { db in
      try db.execute(sql: "DROP TABLE plannedSeed; ALTER TABLE look DROP COLUMN eValue")
      try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE 'seeds in the order%'")
    }
  }

  @Test func `of an earlier version are known to be the first ones after one start only`() throws {
    var run = try ExampleRun(seeds: [1, 2])
    let trial = try TrialResult.example("scratch-noaug-n70", seed: 2)
    try run.open().record(trial)
    try forget(run)
    #expect(try planned(run) == PlannedSeeds(seeds: [1, 2], first: 2))
    let reader = try RunStore.openReadOnly(directory: run.directory)
    #expect(try reader.trials() == [trial] && reader.looks().isEmpty)
    run.definition.seeds = [1, 2, 3]
    _ = try run.open()
    #expect(try planned(run) == PlannedSeeds(seeds: [1, 2, 3], first: 2), "brought up to date and extended")
    try forget(run)
    #expect(try planned(run) == PlannedSeeds(seeds: [1, 2, 3], first: nil), "started twice")
    _ = try run.open()
    #expect(try planned(run).first == nil)
  }
}
