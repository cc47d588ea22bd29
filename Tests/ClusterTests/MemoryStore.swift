import Cluster
import ContentHash
import Foundation
import RunStore
import Sweep
import Synchronization

/// A store for tests: tables in memory, artifacts in a folder. It outlives coordinators, as a run folder does.
final class MemoryStore: CoordinatorStore, Sendable {
  struct State {
    var starts = 0
    var fingerprint: SHA256Digest?
    var results: [TaskID: FinishedTask] = [:]
    /// How many computations of a task were handed over.
    var computations: [TaskID: Set<LeaseToken>] = [:]
    var evidence: [TaskID: [FinishedTask]] = [:]
    var saved: [TaskID: SavedTask] = [:]
    var failures: [(TaskFailure, givenUp: Bool)] = []
    var workers: [JoinedWorker] = []
    /// How many of the next transactions with results cannot be written, as on a full disk.
    var refusals = 0
  }

  struct Full: Error {}

  let state = Mutex(State())
  let folder: String
  let identity = "memory"

  init(folder: String) { self.folder = folder }

  /// Begins a new coordinator's time.
  func restarted() -> MemoryStore {
    state.withLock { $0.starts += 1 }
    return self
  }

  var starts: Int { state.withLock(\.starts) }

  func numericFingerprint() -> SHA256Digest? { state.withLock(\.fingerprint) }

  func recordedTasks() -> [TaskID: RecordedTask] {
    state.withLock { state in
      state.results.mapValues { finished in
        RecordedTask(
          digest: finished.digest, token: finished.provenance.token,
          origin: Origin(
            worker: WorkerID(finished.provenance.worker), party: finished.provenance.party,
            contributors: finished.provenance.contributors),
          seconds: finished.provenance.seconds, recomputations: state.computations[finished.task]!.count - 1)
      }
    }
  }

  func savedStates() -> [TaskID: SavedTask] { state.withLock(\.saved) }

  func commit(_ records: [RunRecord]) throws -> [RecordOutcome] {
    try state.withLock { state in
      let hasResults = records.contains { if case .finished = $0 { true } else { false } }
      if state.refusals > 0, hasResults {
        state.refusals -= 1
        throw Full()
      }
      return try records.map { record in
        switch record {
        case .failure(let failure, let givenUp):
          state.failures.append((failure, givenUp))
          return .recorded
        case .saved(let task, let saved):
          if state.results[task] == nil { state.saved[task] = saved }
          return .recorded
        case .numericFingerprint(let fingerprint):
          state.fingerprint = state.fingerprint ?? fingerprint
          return .recorded
        case .joined(let worker):
          state.workers.append(worker)
          return .recorded
        case .lost, .present, .left: return .recorded
        case .finished(let finished):
          guard !finished.isPretraining || FileManager.default.fileExists(atPath: artifactPath(of: finished.digest))
          else { throw RunStoreError.missingCheckpoint(task: finished.task, path: artifactPath(of: finished.digest)) }
          return state.take(finished)
        }
      }
    }
  }

  func artifactPath(of digest: SHA256Digest) -> String { "\(folder)/\(digest)" }
}

extension MemoryStore.State {
  fileprivate mutating func take(_ finished: FinishedTask) -> RecordOutcome {
    saved[finished.task] = nil
    let isNew = computations[finished.task, default: []].insert(finished.provenance.token).inserted
    guard let first = results[finished.task] else {
      results[finished.task] = finished
      return .recorded
    }
    guard first.digest == finished.digest else {
      evidence[finished.task, default: []].append(finished)
      return .differs(first: first.digest)
    }
    return isNew ? .reproduced : .known
  }
}
