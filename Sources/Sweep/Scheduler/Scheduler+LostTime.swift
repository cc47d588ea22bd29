/// How long a worker had a task that it gave no result of.
public struct LostTime: Equatable, Sendable {
  public let task: TaskID
  public let worker: WorkerID
  /// From the lease, or from when this coordinator took it over, to its end; of a worker that fell silent, to its last word.
  public let seconds: Double
  /// How long ago that end was when the scheduler heard of it.
  public let silence: Double

  public init(task: TaskID, worker: WorkerID, seconds: Double, silence: Double = 0) {
    self.task = task
    self.worker = worker
    self.seconds = seconds
    self.silence = silence
  }
}

extension Scheduler {
  /// The attempts that ended without a result since the last call, in their order.
  public mutating func takeLostTime() -> [LostTime] {
    defer { lostTime = [] }
    return lostTime
  }

  mutating func lose(_ duration: Duration, of lease: LeaseState, silence: Duration = .zero) {
    guard duration > .zero else { return }
    lostTime.append(
      LostTime(
        task: plan.tasks[lease.task].id, worker: lease.worker, seconds: duration / .seconds(1),
        silence: silence / .seconds(1)))
  }
}
