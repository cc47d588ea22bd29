import ContentHash
import RunStore
import Sweep
import Synchronization

/// A store that keeps nothing but digests, and those in memory: what a coordinator costs without any disk.
final class VolatileStore: CoordinatorStore {
  let starts = 1
  let identity = "benchmark"
  private let digests = Mutex<[TaskID: SHA256Digest]>([:])

  func numericFingerprint() -> SHA256Digest? { nil }

  func recordedTasks() -> [TaskID: RecordedTask] { [:] }

  func savedStates() -> [TaskID: SavedTask] { [:] }

  func commit(_ records: [RunRecord]) -> [RecordOutcome] {
    digests.withLock { digests in
      records.map { record in
        guard case .finished(let finished) = record else { return .recorded }
        guard let first = digests.updateValue(finished.digest, forKey: finished.task) else { return .recorded }
        return first == finished.digest ? .known : .differs(first: first)
      }
    }
  }

  func artifactPath(of digest: SHA256Digest) -> String { "/nonexistent/\(digest)" }
}
