public import ContentHash
public import Training

/// Something that happened in a running sweep, for displays and logs.
///
/// Events are all that displays, page, `status`, `explain` and metrics know of a sweep; `SweepState` is what they come to.
public enum SweepEvent: Equatable, Sendable {
  /// The coordinator listens; `recorded` of `tasks` tasks were recorded by earlier ones.
  case started(endpoint: String, tasks: Int, recorded: Int)
  /// Nobody is there to train: what to do on a host that is to work.
  case inviting(endpoint: String, advice: String)
  /// Anybody who reaches the address can send results, as was asked for.
  case unprotected(endpoint: String)
  /// A worker is connected; `kernelLanes` is how many channels its kernels compute side by side, where it said so.
  case joined(worker: String, host: String, processID: Int32, kernelLanes: Int? = nil)
  /// The key of a host was enrolled by a join token; `comeback` where a key of the same name was revoked before.
  case enrolled(host: String, comeback: Comeback? = nil)
  /// The worker has been silent for a while; nothing is taken from it yet.
  case suspected(worker: String)
  /// A worker that was suspected speaks again.
  case heard(worker: String)
  /// The worker was asked to finish what it trains and to leave.
  case draining(worker: String)
  /// The worker is gone; what it trained is free again.
  case left(worker: String, reason: String)
  /// Every connected worker; told once a second.
  case present([WorkerPresence])
  case leased(TaskID, attempt: Int, worker: String, purpose: Assignment.Purpose)
  /// A worker that came back goes on with what it was given before, perhaps by an earlier coordinator.
  case adopted(TaskID, attempt: Int, worker: String, purpose: Assignment.Purpose)
  /// A worker that came back has a result of the task, which is on its way.
  case delivering(TaskID, attempt: Int, worker: String, purpose: Assignment.Purpose)
  case progress(TaskID, worker: String, TrainingProgress)
  case recorded(TaskID, digest: SHA256Digest, worker: String, seconds: Double, divergedInEpoch: Int?)
  /// A recorded task came out the same again.
  case reproduced(TaskID, worker: String)
  /// A recorded task came out differently: something is not reproducible.
  case differs(TaskID, recorded: SHA256Digest, digest: SHA256Digest, worker: String)
  /// The worker's lease is over because its result is here: it had come before, or by the process in whose place the worker is.
  case settled(TaskID, worker: String)
  /// The worker was told to drop the task.
  case cancelled(TaskID, worker: String)
  /// An attempt gave no result; there will be others, or there is a result already.
  case retrying(FailedAttempt)
  /// An attempt gave no result, and the task is given up.
  case failed(FailedAttempt)
  /// A task that was given up is tried again after all: the failure was a worker's fault, or its pretraining has a result now.
  case reinstated(TaskID)
  /// The worker failed everything, and gets no more.
  case quarantined(worker: String, reason: String)
  /// A pretraining can be gone on with from here, wherever that may be.
  case saved(TaskID, epoch: Int, worker: String)
  /// A pretraining goes on after an epoch that another attempt reached.
  case resumed(TaskID, afterEpoch: Int, worker: String)
  /// The store does not have the checkpoint of a recorded pretraining: what starts from it waits.
  case checkpointMissing(TaskID, reason: String)
  /// The store has it again.
  case checkpointFound(TaskID)
  /// It does not come back: the pretraining is done once more.
  case checkpointLost(TaskID)
  case artifactStored(SHA256Digest, size: Int, worker: String)
  /// A peer wrote something that cannot be accepted; nothing was changed by it.
  case rejected(worker: String, reason: String)
  /// The store or an artifact could not be written or read; the work is not lost and will be delivered again.
  case problem(String)
  /// What becomes of a host on which workers are started, for people.
  case launch(host: String, text: String)
  /// Nothing is left to do: workers that do not know it yet are told, so long as they come within this time.
  case sendingHome(seconds: Double)
  /// No more tasks are given out, because somebody stopped the coordinator.
  case stopping
  case ended(recorded: Int, failed: Int, left: Int)

  /// Whether it matters for a moment only: every epoch of every trial is in its result.
  public var isFleeting: Bool {
    switch self {
    case .progress, .present: true
    default: false
    }
  }

  /// Whether nothing comes after it.
  public var isEnd: Bool { if case .ended = self { true } else { false } }
}

/// An event and when it happened.
public struct TimedEvent: Equatable, Sendable {
  /// In seconds since 1970; it never decreases within one coordinator.
  public var time: Double
  public var event: SweepEvent

  public init(_ event: SweepEvent, at time: Double) {
    self.event = event
    self.time = time
  }
}
