import GRDB
public import Sweep

extension RunReader {
  /// How long it was, in seconds, from the run's first start to its last result, and how often it was started; nil before a result.
  public func duration() throws(RunStoreError) -> (seconds: Double, starts: Int)? {
    let sql = """
      SELECT starts, (julianday((SELECT max(recorded) FROM result)) - julianday(created)) * 86400 AS seconds FROM run
      """
    return try database.read { db in
      guard let row = try Row.fetchOne(db, sql: sql), let seconds: Double = row["seconds"] else { return nil }
      return (max(0, seconds.rounded()), row["starts"] ?? 1)
    }
  }

  /// How the sweep stands by what outlives a coordinator, `time` seconds after the start of 1970: where the events of the next one begin.
  ///
  /// Its phase is `ended` where nothing is left to do, and `idle` elsewhere.
  public func state(time: Double) throws(RunStoreError) -> SweepState {
    let description = try description()
    let failures = try failures().map(\.attempted)
    let last = Dictionary(failures.map { ($0.task, $0) }) { $1 }
    var outcomes: [TaskID: SweepState.Outcome] = [:]
    var seconds: [TaskID: Double] = [:]
    let tasks = try tasks()
    for task in tasks {
      switch task.state {
      case .planned: break
      case .recorded: outcomes[task.id] = .recorded(divergedInEpoch: nil)
      case .failed: outcomes[task.id] = .failed(last[task.id] ?? task.unexplained)
      }
      seconds[task.id] = task.provenance?.seconds
    }
    return SweepState(
      plan: SweepPlan(definition: description.definition, data: description.data), outcomes: outcomes,
      seconds: seconds, failures: failures, phase: tasks.contains { $0.state == .planned } ? .idle : .ended, time: time)
  }
}

extension TaskFailure {
  /// The same for displays.
  public var attempted: FailedAttempt {
    FailedAttempt(
      task: task, attempt: attempt, failure: failureClass, reason: message,
      worker: worker.isEmpty ? nil : WorkerID(worker))
  }
}

extension StoredTask {
  fileprivate var unexplained: FailedAttempt {
    FailedAttempt(task: id, attempt: 0, failure: .crash, reason: "no reason is on record", worker: nil)
  }
}
