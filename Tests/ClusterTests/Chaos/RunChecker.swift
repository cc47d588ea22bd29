import Cluster
import ContentHash
import Foundation
import GRDB
import SimulatedTraining
import Sweep

/// Decides from the outside whether a run kept its promises: it reads the tables and what the workers said of themselves, and nothing of
/// what the coordinator did or thinks.
struct RunChecker {
  let sweep: SimulatedSweep
  let log: [WorkerLog.Line]
  private let recorded: [String: String]
  private let evidence: Int

  init(_ sweep: SimulatedSweep) throws {
    self.sweep = sweep
    log = try WorkerLog.read(path: "\(sweep.folder)/workers.log")
    let queue = try DatabaseQueue(path: "\(sweep.run)/run.sqlite")
    (recorded, evidence) = try queue.read { db in
      // The primary key of the table makes it one result a task.
      let rows = try Row.fetchAll(db, sql: "SELECT task, digest FROM result")
      return (
        Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) }),
        try Int.fetchOne(db, sql: "SELECT count(*) FROM evidence")!
      )
    }
  }

  /// Every promise that was broken; `expected` is what an undisturbed run records.
  func violations(expected: [TaskID: SHA256Digest]) -> [String] {
    var violations: [String] = []
    for (task, digest) in expected where recorded[task.name] != digest.hexadecimal {
      violations.append("\(task) has \(recorded[task.name] ?? "no result"), an undisturbed run has \(digest)")
    }
    if recorded.count != expected.count { violations.append("\(recorded.count) results of \(expected.count) tasks") }
    if evidence > 0 { violations.append("\(evidence) results came out differently") }
    for line in log {
      guard case .settled(let task, _, let digest, isRecorded: true) = line.event else { continue }
      if recorded[task.name] != digest.hexadecimal {
        violations.append("\(task) was acknowledged with \(digest) and is not recorded so")
      }
    }
    return violations + repeatedLeases
  }

  /// Leases that two workers say they began.
  private var repeatedLeases: [String] {
    var holders: [LeaseToken: Int32] = [:]
    return log.compactMap { line in
      guard case .began(let task, let token) = line.event else { return nil }
      guard let holder = holders.updateValue(line.process, forKey: token) else { return nil }
      return "lease \(token) of \(task) was begun by \(holder) and by \(line.process)"
    }
  }

  /// How many times trainings began, by task.
  var beginnings: [TaskID: Int] {
    log.reduce(into: [:]) { counts, line in
      if case .began(let task, _) = line.event { counts[task, default: 0] += 1 }
    }
  }

  /// The classes of the failures of a task, the oldest first.
  func failures(of task: TaskID) throws -> [String] {
    try DatabaseQueue(path: "\(sweep.run)/run.sqlite").read { db in
      try String.fetchAll(
        db, sql: "SELECT class FROM failure WHERE task = ? ORDER BY id", arguments: [task.name])
    }
  }

  func state(of task: TaskID) throws -> String? {
    try DatabaseQueue(path: "\(sweep.run)/run.sqlite").read { db in
      try String.fetchOne(db, sql: "SELECT state FROM task WHERE id = ?", arguments: [task.name])
    }
  }
}
