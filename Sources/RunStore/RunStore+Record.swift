public import ContentHash
import GRDB
import Program
public import Sweep
public import Training

extension RunStore {
  /// Writes several records in one transaction, which is durable when this returns, and says what became of each.
  ///
  /// The same result of another lease is counted, another result is kept as evidence beside the first, which stays. A task of another sweep
  /// (`.unknownTask`) or a pretraining without its checkpoint (`.missingCheckpoint`) refuses them all. Nothing was written where this throws, except
  /// by `.displaced`, where it went with the folder.
  public func commit(_ records: [RunRecord]) throws(RunStoreError) -> [RecordOutcome] {
    let time = timestamp()
    return try write { db in
      try records.map { record in
        switch record {
        case .finished(let finished): return try write(finished, at: time, in: db)
        case .failure(let failure, let givenUp):
          try write(failure, givenUp: givenUp, at: time, in: db)
          return .recorded
        case .lost(let task, let coreSeconds):
          try addLost(coreSeconds, to: task, in: db)
          return .recorded
        case .numericFingerprint(let fingerprint):
          try db.execute(
            sql: "UPDATE run SET numericFingerprint = ifnull(numericFingerprint, ?)",
            arguments: [fingerprint.hexadecimal])
          return .recorded
        case .saved(let task, let state):
          try write(state, of: task, at: time, in: db)
          return .recorded
        case .joined(let worker):
          try WorkerTable.join(worker, at: time, in: db)
          return .recorded
        case .present(let workers):
          try WorkerTable.see(workers, at: time, in: db)
          return .recorded
        case .left(let worker):
          try WorkerTable.leave(worker, at: time, in: db)
          return .recorded
        }
      }
    }
  }

  /// Records a trial; `digest` is what the worker said it is, and one that the values do not give is refused with `.digestMismatch`.
  public func record(
    trial: TrialResult, digest: SHA256Digest, provenance: Provenance
  ) throws(RunStoreError) -> RecordOutcome {
    let task = TaskID.trial(trial.condition, seed: trial.seed, crossed: trial.crossed)
    let finished = FinishedTask(
      task: task, digest: digest, body: TaskResult.trial(trial).encoded(), isPretraining: false, provenance: provenance)
    guard trial.digest == digest else {
      throw .digestMismatch(task: task, file: database.file, stated: digest, computed: trial.digest)
    }
    return try commit([.finished(finished)])[0]
  }

  /// Records a pretraining, whose checkpoint has to be among the artifacts.
  public func record(
    pretraining: PretrainingResult, task: TaskID, provenance: Provenance
  ) throws(RunStoreError) -> RecordOutcome {
    let finished = FinishedTask(
      task: task, digest: pretraining.checkpoint, body: TaskResult.pretraining(pretraining).encoded(),
      isPretraining: true, provenance: provenance)
    return try commit([.finished(finished)])[0]
  }

  /// Records an attempt that gave no result; `givenUp` says that there will be no further one until the run is started again.
  public func record(failure: TaskFailure, givenUp: Bool) throws(RunStoreError) {
    _ = try commit([.failure(failure, givenUp: givenUp)])
  }

  /// Records results that were computed for other runs, and returns how many tasks have a result by that; all in one transaction.
  ///
  /// - Parameter arithmetic: the numeric fingerprint of those who computed them.
  func record(
    _ results: [(finished: FinishedTask, origin: ReusedResult)], arithmetic: SHA256Digest?
  ) throws(RunStoreError) -> Int {
    let time = timestamp()
    return try write { db in
      try db.execute(
        sql: "UPDATE run SET numericFingerprint = ifnull(numericFingerprint, ?)", arguments: [arithmetic?.hexadecimal])
      for (finished, origin) in results {
        guard try write(finished, isCopy: true, at: time, in: db) == .recorded else { continue }
        try db.execute(
          sql: "INSERT OR REPLACE INTO reused (task, run, identity, original) VALUES (?, ?, ?, ?)",
          arguments: [finished.task.name, origin.run, origin.identity, origin.task.name])
      }
      return results.count
    }
  }

  /// - Parameter isCopy: whether it was taken from another run: where its digest is recorded already, it may be that very result on its way
  ///   back, and is counted as no other computation.
  private func write(
    _ finished: FinishedTask, isCopy: Bool = false, at time: String, in db: Database
  ) throws -> RecordOutcome {
    try requireTask(finished.task, in: db)
    if finished.isPretraining {
      try writeArtifact(finished, in: db)
      try db.execute(sql: "DELETE FROM savedState WHERE task = ?", arguments: [finished.task.name])
    }
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT digest, token, body FROM result WHERE task = ?"), arguments: [finished.task.name])
    try db.cachedStatement(sql: "UPDATE task SET state = 'recorded' WHERE id = ? AND state <> 'recorded'")
      .execute(arguments: [finished.task.name])
    guard let row, let first = SHA256Digest(hexadecimal: row[0]) else {
      try insert(finished, into: "result", at: time, in: db)
      return .recorded
    }
    guard first == finished.digest || Self.agree(row[2], finished) else {
      try insert(finished, into: "evidence", at: time, in: db)
      return .differs(first: first)
    }
    if isCopy || row[1] == Int64(bitPattern: finished.provenance.token) { return .known }
    return try count(finished, at: time, in: db) ? .reproduced : .known
  }

  /// Whether results with different digests are the same: versions of the result's form have digests of their own.
  private static func agree(_ body: String, _ finished: FinishedTask) -> Bool {
    guard !finished.isPretraining, let first = try? TrialResult(storedJSON: body),
      let other = try? TrialResult(storedJSON: String(decoding: finished.body, as: UTF8.self))
    else { return false }
    return first.schema != other.schema && first.agrees(with: other)
  }

  private func writeArtifact(_ finished: FinishedTask, in db: Database) throws {
    guard let size = artifacts.size(of: finished.digest) else {
      throw RunStoreError.missingCheckpoint(task: finished.task, path: artifacts.path(of: finished.digest))
    }
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO artifact (digest, size, kind) VALUES (?, ?, 'checkpoint')")
      .execute(arguments: [finished.digest.hexadecimal, size])
  }

  private func insert(_ finished: FinishedTask, into table: String, at time: String, in db: Database) throws {
    let origin = finished.provenance
    let sql = """
      INSERT OR IGNORE INTO \(table)
        (task, digest, body, token, worker, host, party, contributors, fingerprint, program, attempt, seconds, recorded)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      finished.task.name, finished.digest.hexadecimal, String(decoding: finished.body, as: UTF8.self),
      Int64(bitPattern: origin.token), origin.worker, origin.host, origin.party?.key, "\(origin.contributors)",
      origin.fingerprint?.hexadecimal,
      try key(of: origin.program, in: db), origin.attempt, origin.seconds, time,
    ])
  }

  /// Counts another computation of a recorded result; false where it was counted before.
  private func count(_ finished: FinishedTask, at time: String, in db: Database) throws -> Bool {
    let origin = finished.provenance
    let sql = """
      INSERT OR IGNORE INTO recomputation (task, token, worker, host, party, contributors, program, seconds, recorded)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      finished.task.name, Int64(bitPattern: origin.token), origin.worker, origin.host, origin.party?.key,
      "\(origin.contributors)",
      try key(of: origin.program, in: db), origin.seconds, time,
    ])
    return db.changesCount > 0
  }

  /// The row of a program, made where there is none. One of which nothing but the sha256 was known says more when its own workers do.
  private func key(of program: ProgramIdentity?, in db: Database) throws -> Int64? {
    guard let program else { return nil }
    let sha256 = program.sha256.hexadecimal
    let find = try db.cachedStatement(sql: "SELECT id, version FROM program WHERE sha256 = ?")
    if let known = try Row.fetchOne(find, arguments: [sha256]), known[1] as String? != nil || program.version == nil {
      return known[0]
    }
    return try Int64.fetchOne(
      db,
      sql: """
        INSERT INTO program (sha256, version, scienceVersion, compiler, sourceCommit) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (sha256) DO UPDATE SET version = excluded.version, scienceVersion = excluded.scienceVersion,
          compiler = excluded.compiler, sourceCommit = excluded.sourceCommit
        RETURNING id
        """,
      arguments: [sha256, program.version, program.scienceVersion, program.compiler, program.commit])
  }

  private func write(_ failure: TaskFailure, givenUp: Bool, at time: String, in db: Database) throws {
    try requireTask(failure.task, in: db)
    try db.execute(
      sql: """
        INSERT INTO failure (task, attempt, class, message, worker, host, recorded, seconds, silence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        failure.task.name, failure.attempt, failure.failureClass.rawValue, failure.message, failure.worker,
        failure.host, time, failure.seconds, failure.silence,
      ])
    try forgetFirstFailures(of: failure.task, in: db)
    if givenUp {
      try db.execute(
        sql: "UPDATE task SET state = 'failed' WHERE id = ? AND state = 'planned'", arguments: [failure.task.name])
    }
  }

  /// How many attempts without a result are kept of a task: the last ones.
  static let mostFailures = 100

  private func forgetFirstFailures(of task: TaskID, in db: Database) throws {
    let sql = """
      DELETE FROM failure WHERE task = ? AND id <=
        (SELECT id FROM failure WHERE task = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [task.name, task.name, Self.mostFailures])
  }

  private func write(_ state: SavedTask, of task: TaskID, at time: String, in db: Database) throws {
    try requireTask(task, in: db)
    let sql = """
      INSERT OR REPLACE INTO savedState (task, epoch, digest, size, contributors, recorded)
      SELECT ?, ?, ?, ?, ?, ?
      WHERE NOT EXISTS (SELECT 1 FROM task WHERE id = ? AND state = 'recorded')
      """
    try db.execute(
      sql: sql,
      arguments: [
        task.name, state.epoch, state.digest.hexadecimal, state.size, "\(state.contributors)", time, task.name,
      ])
  }

  func requireTask(_ task: TaskID, in db: Database) throws {
    let known = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT 1 FROM task WHERE id = ?"), arguments: [task.name])
    if known == nil { throw RunStoreError.unknownTask(task, directory: directory) }
  }
}
