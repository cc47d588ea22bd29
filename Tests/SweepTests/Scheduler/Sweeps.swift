import ContentHash
import Sweep
import Training

/// Small plans for tests.
enum Sweeps {
  static let data = SHA256Digest(hashing: Array("signals".utf8))

  static func small(
    conditions: [String] = ["scratch-noaug-n70", "ssl-noaug-n70", "ssl-frozen-n70"], seeds: [UInt64] = [1, 2]
  ) -> SweepPlan {
    let definition = SweepDefinition(
      name: "small", data: .synthetic(records: 100, seed: 1),
      published: conditions.map { try! PublishedCondition(name: $0) },
      seeds: seeds, encoder: EncoderSettings(architecture: .tiny))
    return SweepPlan(definition: definition, data: data)
  }

  /// The digest an honest worker gets for a task, whoever it is.
  static func digest(of task: TaskID) -> SHA256Digest { SHA256Digest(hashing: Array(task.name.utf8)) }
}

extension Hello {
  static func worker(
    host: String = "host", replaces: [Predecessor] = [], secondsLeft: Double? = nil, running: [RunningTask] = [],
    results: [HeldResult] = []
  ) -> Hello {
    Hello(
      host: host, processID: 1, slots: 1, replaces: replaces, secondsLeft: secondsLeft,
      running: running, results: results)
  }
}

extension [SchedulerAction] {
  var leases: [Assignment] {
    compactMap {
      guard case .lease(let assignment, _) = $0 else { return nil }
      return assignment
    }
  }

  var failures: [TaskID] {
    compactMap {
      guard case .fail(let attempt) = $0 else { return nil }
      return attempt.task
    }
  }
}

extension Scheduler {
  /// A result came and was the first of its task, or not: what the store answers is up to the test.
  mutating func recorded(
    _ lease: Assignment, by worker: WorkerID, seconds: Double = 1, now: Duration = .zero
  ) -> [SchedulerAction] {
    let origin = Origin(worker: worker, party: party(of: worker), contributors: contributors(to: lease.token))
    return recorded(
      task: lease.task, token: lease.token, digest: Sweeps.digest(of: lease.task), by: origin, seconds: seconds,
      now: now)
  }
}
