public import Sweep

/// What happened in a run, as its pages tell it: who trained what when, who was there, and the last events.
public struct RunHistory: Equatable, Sendable {
  /// A worker and when it was there, also after it left.
  public struct Stay: Equatable, Sendable {
    public var worker: String
    public var host: String
    /// In seconds since 1970.
    public var from: Double
    public var to: Double
    public var isConnected: Bool

    public init(worker: String, host: String, from: Double, to: Double, isConnected: Bool) {
      self.worker = worker
      self.host = host
      self.from = from
      self.to = to
      self.isConnected = isConnected
    }
  }

  /// By when they began.
  public var attempts: [TaskAttempt]
  public var stays: [Stay]
  /// The last ones, the oldest first.
  public var events: [TimedEvent]

  public init(attempts: [TaskAttempt] = [], stays: [Stay] = [], events: [TimedEvent] = []) {
    self.attempts = attempts
    self.stays = stays
    self.events = events
  }

  /// What one host did.
  func of(host: String) -> RunHistory {
    let stays = stays.filter { $0.host == host }
    let workers = Set(stays.map(\.worker))
    return RunHistory(
      attempts: attempts.filter { $0.host == host || $0.host.isEmpty && workers.contains($0.worker) }, stays: stays,
      events: events.filter { event in event.event.worker.map(workers.contains) ?? false })
  }

  /// What became of one task.
  func of(_ task: TaskID) -> RunHistory {
    RunHistory(attempts: attempts.filter { $0.task == task }, events: events.filter { $0.event.task == task })
  }

  /// How many tasks got a result in the last hour before `time`, or in all of a shorter past, as a number an hour; nil of none.
  func tasksPerHour(at time: Double) -> Double? {
    let ends = attempts.filter { $0.end == .recorded }.compactMap(\.ended)
    guard let first = attempts.compactMap({ $0.began ?? $0.ended }).min() else { return nil }
    let length = min(3600, time - first)
    guard length > 0 else { return nil }
    return Double(ends.count { $0 > time - length }) * 3600 / length
  }
}
