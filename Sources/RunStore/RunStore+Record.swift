public import ContentHash
import GRDB
public import Sweep
public import Training

extension RunStore {
  /// Records a trial in one transaction; `digest` is what the worker said it is.
  ///
  /// The same digest again is counted, another one is kept as evidence beside the first, which stays. A digest that the values do not give is
  /// refused with `.digestMismatch`, a trial of another sweep with `.unknownTask`.
  public func record(
    trial: TrialResult, digest: SHA256Digest, provenance: Provenance
  ) throws(RunStoreError) -> RecordOutcome {
    let task = TaskID.trial(trial.condition, seed: trial.seed)
    let body = try body(of: trial, task) { $0.digest }
    guard body.digest == digest else {
      throw .digestMismatch(task: task, file: database.file, stated: digest, computed: body.digest)
    }
    return try database.write { try self.record(body, provenance, in: $0) }
  }

  /// Records a pretraining in one transaction, as `record(trial:digest:provenance:)` does; its checkpoint has to be among the artifacts.
  public func record(
    pretraining: PretrainingResult, task: TaskID, provenance: Provenance
  ) throws(RunStoreError) -> RecordOutcome {
    guard let size = artifacts.size(of: pretraining.checkpoint) else {
      throw .missingCheckpoint(task: task, path: artifacts.path(of: pretraining.checkpoint))
    }
    let body = try body(of: pretraining, task) { $0.checkpoint }
    return try database.write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO artifact (digest, size, kind) VALUES (?, ?, 'checkpoint')",
        arguments: [body.digest.hexadecimal, size])
      return try self.record(body, provenance, in: db)
    }
  }

  /// Records an attempt that gave no result; `givenUp` says that there will be no further one until the run is started again.
  public func record(failure: TaskFailure, givenUp: Bool) throws(RunStoreError) {
    try database.write { db in
      try requireTask(failure.task, in: db)
      try db.execute(
        sql: "INSERT INTO failure (task, attempt, class, message, worker, host, recorded) VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          failure.task.name, failure.attempt, failure.failureClass, failure.message, failure.worker, failure.host,
          timestamp(),
        ])
      if givenUp {
        try db.execute(
          sql: "UPDATE task SET state = 'failed' WHERE id = ? AND state = 'planned'", arguments: [failure.task.name])
      }
    }
  }

  private struct Body {
    var task: TaskID
    var digest: SHA256Digest
    var json: String
  }

  /// The JSON to be stored and the digest that its reader will compute from it.
  private func body<Result: Codable>(
    of result: Result, _ task: TaskID, digest: (Result) -> SHA256Digest
  ) throws(RunStoreError) -> Body {
    do {
      let json = try result.storedJSON()
      return Body(task: task, digest: digest(try Result(storedJSON: json)), json: json)
    } catch { throw .unreadableResult(task: task, file: database.file, reason: "\(error)") }
  }

  private func record(_ body: Body, _ provenance: Provenance, in db: Database) throws -> RecordOutcome {
    try requireTask(body.task, in: db)
    let recorded = try String.fetchOne(
      db, sql: "SELECT digest FROM result WHERE task = ?", arguments: [body.task.name])
    guard let recorded, let first = SHA256Digest(hexadecimal: recorded) else {
      try insert(body, provenance, into: "result", in: db)
      try db.execute(sql: "UPDATE task SET state = 'recorded' WHERE id = ?", arguments: [body.task.name])
      return .recorded
    }
    guard first == body.digest else {
      try insert(body, provenance, into: "evidence", in: db)
      return .differs(first: first)
    }
    try db.execute(
      sql: "UPDATE result SET reproduced = reproduced + 1 WHERE task = ?", arguments: [body.task.name])
    try db.execute(sql: "UPDATE task SET state = 'recorded' WHERE id = ?", arguments: [body.task.name])
    return .reproduced
  }

  private func insert(_ body: Body, _ provenance: Provenance, into table: String, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO \(table) (task, digest, body, worker, host, attempt, seconds, recorded)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        body.task.name, body.digest.hexadecimal, body.json, provenance.worker, provenance.host, provenance.attempt,
        provenance.seconds, timestamp(),
      ])
  }

  private func requireTask(_ task: TaskID, in db: Database) throws {
    let known = try Bool.fetchOne(db, sql: "SELECT 1 FROM task WHERE id = ?", arguments: [task.name])
    if known == nil { throw RunStoreError.unknownTask(task, directory: directory) }
  }
}
