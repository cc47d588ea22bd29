import Cluster
import ContentHash
import Foundation
import Sweep
import Synchronization

/// A store for tests: tables in memory, artifacts in a folder. It outlives coordinators, as a run folder does.
final class MemoryStore: CoordinatorStore, Sendable {
  struct State {
    var starts = 0
    var results: [TaskID: TaskResult] = [:]
    /// How many times a result was handed over for a task.
    var deliveries: [TaskID: Int] = [:]
    var evidence: [TaskID: [TaskResult]] = [:]
    var failures: [(FailedAttempt, givenUp: Bool)] = []
    /// How many of the next results cannot be recorded, as on a full disk.
    var refusals = 0
  }

  struct Full: Error {}

  let state = Mutex(State())
  let folder: String

  init(folder: String) { self.folder = folder }

  /// Begins a new coordinator's time.
  func restarted() -> MemoryStore {
    state.withLock { $0.starts += 1 }
    return self
  }

  var starts: Int { state.withLock(\.starts) }

  func recordedDigests() -> [TaskID: SHA256Digest] { state.withLock { $0.results.mapValues(\.digest) } }

  func record(_ result: TaskResult, of task: TaskID, origin: ResultOrigin) throws {
    try state.withLock { state in
      if state.refusals > 0 {
        state.refusals -= 1
        throw Full()
      }
      state.deliveries[task, default: 0] += 1
      if let first = state.results[task] {
        if first.digest != result.digest { state.evidence[task, default: []].append(result) }
      } else {
        state.results[task] = result
      }
    }
  }

  func record(_ failure: FailedAttempt, host: String, givenUp: Bool) {
    state.withLock { $0.failures.append((failure, givenUp)) }
  }

  func artifactPath(of digest: SHA256Digest) -> String { "\(folder)/\(digest)" }
}
