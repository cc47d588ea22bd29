import ContentHash

extension SweepEvent {
  /// The event in a line for a list of all of them: what people have to know, or else what went as it should.
  public var summary: String { notice ?? ordinary }

  private var ordinary: String {
    switch self {
    case .started(let endpoint, let tasks, let recorded):
      "a coordinator started at \(endpoint): \(recorded) of \(tasks) tasks recorded"
    case .joined(let worker, let host, _, _): "\(worker) of \(host) is connected"
    case .suspected(let worker): "\(worker) is silent"
    case .heard(let worker): "\(worker) is heard again"
    case .draining(let worker): "\(worker) is to leave after its task"
    case .left(let worker, let reason): "\(worker) left: \(reason)"
    case .leased(let task, let attempt, let worker, let purpose):
      "\(task) given to \(worker), attempt \(attempt)\(purpose == .result ? "" : " (\(purpose.rawValue))")"
    case .adopted(let task, _, let worker, _): "\(worker) goes on with \(task)"
    case .delivering(let task, _, let worker, _): "\(worker) has a result of \(task)"
    case .recorded(let task, let digest, let worker, let seconds, let epoch):
      "\(task) recorded with digest \(digest.abbreviated): \(worker) took \(durationText(seconds))"
        + (epoch.map { ", diverged in epoch \($0)" } ?? "")
    case .reproduced(let task, let worker): "\(task) came out the same at \(worker)"
    case .settled(let task, let worker): "\(worker) need not go on with \(task): its result is here"
    case .cancelled(let task, let worker): "\(worker) was told to drop \(task)"
    case .retrying(let attempt): "\(attempt.task), attempt \(attempt.attempt): \(attempt.cause)"
    case .saved(let task, let epoch, let worker): "\(task) saved after epoch \(epoch) by \(worker)"
    case .resumed(let task, let epoch, let worker): "\(worker) goes on with \(task) after epoch \(epoch)"
    case .artifactStored(let digest, let size, let worker):
      "\(digest.abbreviated) (\(size) bytes) stored from \(worker)"
    case .ended(let recorded, let failed, let left):
      "the coordinator ended: \(recorded) recorded, \(failed) given up, \(left) left"
    default: name.rawValue
    }
  }

  /// The task it is about; nil where it is about none.
  public var task: TaskID? {
    switch self {
    case .leased(let task, _, _, _), .adopted(let task, _, _, _), .delivering(let task, _, _, _),
      .progress(let task, _, _), .recorded(let task, _, _, _, _), .reproduced(let task, _),
      .differs(let task, _, _, _), .settled(let task, _), .cancelled(let task, _), .reinstated(let task),
      .saved(let task, _, _), .resumed(let task, _, _), .checkpointMissing(let task, _), .checkpointFound(let task),
      .checkpointLost(let task):
      task
    case .retrying(let attempt), .failed(let attempt): attempt.task
    default: nil
    }
  }

  /// The worker it is about; nil where it is about none.
  public var worker: String? {
    switch self {
    case .joined(let worker, _, _, _), .suspected(let worker), .heard(let worker), .draining(let worker),
      .left(let worker, _), .leased(_, _, let worker, _), .adopted(_, _, let worker, _),
      .delivering(_, _, let worker, _), .progress(_, let worker, _), .recorded(_, _, let worker, _, _),
      .reproduced(_, let worker), .differs(_, _, _, let worker), .settled(_, let worker), .cancelled(_, let worker),
      .quarantined(let worker, _), .saved(_, _, let worker), .resumed(_, _, let worker),
      .artifactStored(_, _, let worker), .rejected(let worker, _):
      worker
    case .retrying(let attempt), .failed(let attempt): attempt.worker.map { "\($0)" }
    default: nil
    }
  }
}
