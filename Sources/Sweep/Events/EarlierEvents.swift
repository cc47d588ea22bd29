import ContentHash
import FoundationEssentials
import Training

/// Reads lines as programs wrote them before lines had a schema: the event as the only key of an object, nameless fields as `_0`, names in camelCase.
struct EarlierEvents {
  private enum Event: Decodable {
    case started(endpoint: String, tasks: Int, recorded: Int)
    case unprotected(endpoint: String)
    case joined(worker: String, host: String, processID: Int32)
    case enrolled(host: String)
    case suspected(worker: String)
    case draining(worker: String)
    case left(worker: String, reason: String)
    case present([WorkerPresence])
    case leased(TaskID, attempt: Int, worker: String)
    case leasedAgain(TaskID, worker: String, isAudit: Bool)
    case progress(TaskID, worker: String, TrainingProgress)
    case recorded(TaskID, digest: SHA256Digest, worker: String, seconds: Double, divergedInEpoch: Int?)
    case reproduced(TaskID, worker: String)
    case differs(TaskID, recorded: SHA256Digest, digest: SHA256Digest, worker: String)
    case cancelled(TaskID, worker: String)
    case retrying(TaskID, attempt: Int, FailureClass, reason: String)
    case failed(TaskID, FailureClass, reason: String)
    case reinstated(TaskID)
    case quarantined(worker: String, reason: String)
    case saved(TaskID, epoch: Int, worker: String)
    case resumed(TaskID, afterEpoch: Int, worker: String)
    case artifactStored(SHA256Digest, size: Int, worker: String)
    case rejected(worker: String, reason: String)
    case problem(String)
    case stopping
    case ended(recorded: Int, failed: Int, left: Int)
  }

  private struct Line: Decodable {
    let time: String
    let event: Event
  }

  /// How often a task was given out: not every line said it.
  private var attempts: [TaskID: Int] = [:]

  /// The event of a line; nil where it is none.
  mutating func event(_ line: Data, _ decoder: JSONDecoder) -> TimedEvent? {
    guard let line = try? decoder.decode(Line.self, from: line),
      let time = UTCTime.time(line.time)
    else { return nil }
    return TimedEvent(translate(line.event), at: time)
  }

  private mutating func translate(_ event: Event) -> SweepEvent {
    switch event {
    case .started(let endpoint, let tasks, let recorded):
      attempts = [:]
      return .started(endpoint: endpoint, tasks: tasks, recorded: recorded)
    case .unprotected(let endpoint): return .unprotected(endpoint: endpoint)
    case .joined(let worker, let host, let processID): return .joined(worker: worker, host: host, processID: processID)
    case .enrolled(let host): return .enrolled(host: host)
    case .suspected(let worker): return .suspected(worker: worker)
    case .draining(let worker): return .draining(worker: worker)
    case .left(let worker, let reason): return .left(worker: worker, reason: reason)
    case .present(let workers): return .present(workers)
    case .leased(let task, let attempt, let worker):
      attempts[task] = Plausible.attempt(attempt)
      return .leased(task, attempt: attempt, worker: worker, purpose: .result)
    case .leasedAgain(let task, let worker, let isAudit):
      attempts[task, default: 0] += 1
      return .leased(task, attempt: attempts[task]!, worker: worker, purpose: isAudit ? .audit : .straggler)
    case .progress(let task, let worker, let progress): return .progress(task, worker: worker, progress)
    case .recorded(let task, let digest, let worker, let seconds, let divergedInEpoch):
      return .recorded(task, digest: digest, worker: worker, seconds: seconds, divergedInEpoch: divergedInEpoch)
    case .reproduced(let task, let worker): return .reproduced(task, worker: worker)
    case .differs(let task, let recorded, let digest, let worker):
      return .differs(task, recorded: recorded, digest: digest, worker: worker)
    case .cancelled(let task, let worker): return .cancelled(task, worker: worker)
    case .retrying(let task, let attempt, let failure, let reason):
      return .retrying(FailedAttempt(task: task, attempt: attempt, failure: failure, reason: reason, worker: nil))
    case .failed(let task, let failure, let reason):
      return .failed(
        FailedAttempt(task: task, attempt: attempts[task] ?? 0, failure: failure, reason: reason, worker: nil))
    case .reinstated(let task): return .reinstated(task)
    case .quarantined(let worker, let reason): return .quarantined(worker: worker, reason: reason)
    case .saved(let task, let epoch, let worker): return .saved(task, epoch: epoch, worker: worker)
    case .resumed(let task, let afterEpoch, let worker): return .resumed(task, afterEpoch: afterEpoch, worker: worker)
    case .artifactStored(let digest, let size, let worker):
      return .artifactStored(digest, size: size, worker: worker)
    case .rejected(let worker, let reason): return .rejected(worker: worker, reason: reason)
    case .problem(let text): return .problem(text)
    case .stopping: return .stopping
    case .ended(let recorded, let failed, let left): return .ended(recorded: recorded, failed: failed, left: left)
    }
  }
}
