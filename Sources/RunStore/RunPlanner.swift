import ContentHash
import GRDB
import Sweep
import Training

/// Brings the tables in line with the plan when a coordinator starts.
enum RunPlanner {
  /// Stores description and tasks, and returns how often the run was started, this time included.
  static func store(
    _ description: RunDescription, plan: SweepPlan, artifacts: ArtifactStore, in db: Database
  ) throws -> Int {
    try PlannedSeeds.store(description.definition.seeds, in: db)
    let definition = try description.definition.storedJSON()
    try db.execute(
      sql: """
        INSERT INTO run
          (id, definition, sweepText, dataSource, data, baselines, codeVersion, scienceVersion, starts, created, identity,
            labels, firstVersionData)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
          definition = excluded.definition, sweepText = excluded.sweepText, dataSource = excluded.dataSource,
          data = excluded.data, starts = starts + 1, identity = ifnull(identity, excluded.identity),
          firstVersionData = ifnull(firstVersionData, excluded.firstVersionData)
        """,
      arguments: [
        definition, description.sweepText, description.dataSource, description.data.hexadecimal,
        try description.baselines.storedJSON(), description.codeVersion, description.scienceVersion, timestamp(),
        String(UInt64.random(in: .min ... .max), radix: 16), description.labels?.hexadecimal,
        description.firstVersionData?.hexadecimal,
      ])
    let positions = try storedPositions(in: db)
    for (position, task) in plan.tasks.enumerated() where positions[task.id.name] != position {
      try store(task, position, data: plan.data, in: db)
    }
    try db.execute(sql: "UPDATE task SET state = 'planned' WHERE state = 'failed'")
    try planLostCheckpoints(artifacts, in: db)
    try WorkerTable.leaveAll(in: db)
    return try Int.fetchOne(db, sql: "SELECT starts FROM run")!
  }

  private static func storedPositions(in db: Database) throws -> [String: Int] {
    var positions: [String: Int] = [:]
    let rows = try Row.fetchCursor(db, sql: "SELECT id, position FROM task")
    while let row = try rows.next() { positions[row[0]] = row[1] }
    return positions
  }

  private static func store(_ task: PlannedTask, _ position: Int, data: SHA256Digest, in db: Database) throws {
    // Only kind, condition and seed are read from it: any digest will do for a checkpoint that is not there yet.
    let work = task.task(checkpoint: task.prerequisite == nil ? nil : data)
    let (kind, condition, seed): (String, String?, UInt64) =
      switch work {
      case .pretraining(let pretraining): ("pretraining", nil, pretraining.seed)
      case .trial(let trial): ("trial", trial.condition, trial.seed)
      }
    try db.cachedStatement(
      sql: """
        INSERT INTO task (id, position, kind, condition, seed, state, content) VALUES (?, ?, ?, ?, ?, 'planned', ?)
        ON CONFLICT (id) DO UPDATE SET position = excluded.position, content = ifnull(content, excluded.content)
        """
    ).execute(arguments: [task.id.name, position, kind, condition, "\(seed)", task.content?.hexadecimal])
  }

  /// A pretraining whose checkpoint is gone or cut short has to run again before anything can start from it; so does one that
  /// diverged and was recorded all the same, as earlier versions did.
  private static func planLostCheckpoints(_ artifacts: ArtifactStore, in db: Database) throws {
    let sql = """
      SELECT task, result.digest, body, size FROM result
      JOIN task ON task.id = result.task JOIN artifact ON artifact.digest = result.digest WHERE task.kind = 'pretraining'
      """
    for row in try Row.fetchAll(db, sql: sql) {
      guard let digest = SHA256Digest(hexadecimal: row["digest"]) else { continue }
      let isWhole = artifacts.size(of: digest) == row["size"]
      guard try !isWhole || PretrainingResult(storedJSON: row["body"]).divergedInEpoch != nil else { continue }
      try db.execute(
        sql: "UPDATE task SET state = 'planned' WHERE id = ?", arguments: [row["task"] as String])
    }
  }
}
