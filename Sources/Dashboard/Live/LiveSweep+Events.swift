import Cluster
import ContentHash
import Report
public import Sweep
import Training

extension LiveSweep {
  /// Takes an event that happened `elapsed` seconds after the coordinator began.
  public mutating func apply(_ event: SweepEvent, elapsed: Double) {
    durations.apply(event, elapsed: elapsed)
    switch event {
    case .joined(let worker, let host, let processID):
      workers[worker] = WorkerState(shown: LiveStatus.Worker(host: host, processID: processID))
    case .suspected(let worker): workers[worker]?.shown.isSuspect = true
    case .left(let worker, _): leave(worker)
    case .present(let presences): for presence in presences { note(presence) }
    case .leased(let task, let attempt, let worker): begin(task, attempt: attempt, at: worker)
    case .leasedAgain(let task, let worker, _): workers[worker]?.shown.task = task
    case .progress(let task, let worker, let progress): note(progress, of: task, at: worker)
    case .recorded(let task, _, let worker, let seconds, let divergedInEpoch):
      record(task, at: worker, seconds: seconds, divergedInEpoch: divergedInEpoch)
    case .cancelled(let task, let worker): end(task, at: worker)
    case .retrying(let task, let attempt, let failure, let reason):
      end(task, at: running[task]?.worker)
      if failure != .cancelled { fail(task, attempt: attempt, "\(failure)", reason) }
    case .failed(let task, let failure, let reason):
      end(task, at: running[task]?.worker)
      set(task, .failed, "\(failure), \(reason)")
      fail(task, attempt: 0, "\(failure)", reason)
    case .differs(let task, let recorded, let digest, let worker):
      alarm("NOT REPRODUCIBLE: \(task) has digest \(recorded.abbreviated), \(worker) computed \(digest.abbreviated)")
    case .reinstated(let task): set(task, .planned)
    case .quarantined(let worker, let reason): alarm("\(worker) gets no more tasks: \(reason)")
    case .problem(let text): alarm(text)
    case .checkpointMissing(let task, let reason): alarm("\(task): \(reason)")
    case .checkpointLost(let task): alarm("\(task) is trained again, because its checkpoint is lost")
    case .rejected(let worker, let reason): alarm("\(worker) was not understood: \(reason)")
    case .stopping: phase = .stopping
    case .ended: phase = .ended
    case .started, .reproduced, .saved, .resumed, .artifactStored, .unprotected, .enrolled, .draining, .checkpointFound,
      .sendingHome, .inviting:
      break
    }
  }

  private mutating func begin(_ task: TaskID, attempt: Int, at worker: String) {
    running[task] = Attempt(worker: worker)
    set(task, .running, attempt > 1 ? "running, attempt \(attempt)" : "running")
    workers[worker]?.shown.task = task
    workers[worker]?.shown.epoch = nil
    workers[worker]?.shown.epochs = nil
  }

  private mutating func note(_ progress: TrainingProgress, of task: TaskID, at worker: String) {
    // A worker of an earlier coordinator goes on with what it had.
    if running[task]?.worker != worker { begin(task, attempt: 1, at: worker) }
    running[task]!.curve.append(progress)
    set(task, .running, "epoch \(progress.epoch) of \(progress.epochs)")
    workers[worker]?.shown.task = task
    workers[worker]?.shown.epoch = progress.epoch
    workers[worker]?.shown.epochs = progress.epochs
    workers[worker]?.shown.isSuspect = false
  }

  private mutating func note(_ presence: WorkerPresence) {
    workers[presence.worker]?.shown.silence = presence.silence
  }

  private mutating func record(_ task: TaskID, at worker: String, seconds: Double, divergedInEpoch: Int?) {
    end(task, at: worker)
    set(task, divergedInEpoch == nil ? .recorded : .diverged, divergedInEpoch.map { "diverged in epoch \($0)" } ?? "")
    workers[worker]?.shown.finished += 1
    workers[worker]?.seconds += seconds
  }

  private mutating func leave(_ worker: String) {
    for (task, attempt) in running where attempt.worker == worker { end(task, at: worker) }
    workers[worker] = nil
  }

  /// The task runs no more, and has no result of this attempt.
  private mutating func end(_ task: TaskID, at worker: String?) {
    running[task] = nil
    if state(of: task) == .running { set(task, .planned) }
    guard let worker, workers[worker]?.shown.task == task else { return }
    workers[worker]!.shown.task = nil
    workers[worker]!.shown.epoch = nil
    workers[worker]!.shown.epochs = nil
  }

  private mutating func fail(_ task: TaskID, attempt: Int, _ failure: String, _ reason: String) {
    // A task that is given up was told of as a failed attempt before, or with it.
    if let last = failures.first, last.task == task.name, last.reason == reason { return }
    failures.insert(LiveStatus.Failure(task: task.name, attempt: attempt, failure: failure, reason: reason), at: 0)
    if failures.count > 20 { failures.removeLast() }
  }

  private mutating func alarm(_ text: String) {
    alarms.insert(text, at: 0)
    if alarms.count > 5 { alarms.removeLast() }
  }
}
