public import ContentHash
public import RunStore
public import Sweep
import Training

extension RunStore: CoordinatorStore {
  public func recordedDigests() throws -> [TaskID: SHA256Digest] {
    let recorded = try tasks().filter { $0.state == .recorded }
    return Dictionary(uniqueKeysWithValues: recorded.compactMap { task in task.digest.map { (task.id, $0) } })
  }

  public func record(_ result: TaskResult, of task: TaskID, origin: ResultOrigin) throws {
    let provenance = Provenance(
      worker: origin.worker, host: origin.host, attempt: origin.attempt, seconds: origin.seconds)
    switch result {
    case .trial(let trial): _ = try record(trial: trial, digest: trial.digest, provenance: provenance)
    case .pretraining(let pretraining):
      _ = try record(pretraining: pretraining, task: task, provenance: provenance)
    }
  }

  public func record(_ failure: FailedAttempt, host: String, givenUp: Bool) throws {
    let record = TaskFailure(
      task: failure.task, attempt: failure.attempt, failureClass: failure.failure.rawValue, message: failure.reason,
      worker: failure.worker.map { "\($0)" } ?? "", host: host)
    try self.record(failure: record, givenUp: givenUp)
  }

  public func artifactPath(of digest: SHA256Digest) -> String { artifacts.path(of: digest) }
}
