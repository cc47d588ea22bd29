import Sweep

/// Who trains what at this moment, as the log of a run tells it.
struct RunPresent {
  struct Training: Equatable {
    let worker: String
    let attempt: Int
    /// When it began, in UTC.
    let since: String
  }

  private(set) var trainings: [TaskID: Training] = [:]
  /// The connected workers, and whether they have been silent for a while.
  private(set) var workers: [String: Bool] = [:]
  /// The workers that get no more tasks, and why.
  private(set) var quarantined: [String: String] = [:]

  /// `lines` are those since the coordinator was started.
  init(_ lines: [EventLog.Line]) {
    for line in lines { take(line.event, time: line.time) }
  }

  private mutating func take(_ event: SweepEvent, time: String) {
    switch event {
    case .joined(let worker, _, _): workers[worker] = false
    case .suspected(let worker): workers[worker] = true
    case .left(let worker, _):
      workers[worker] = nil
      trainings = trainings.filter { $0.value.worker != worker }
    case .leased(let task, let attempt, let worker):
      trainings[task] = Training(worker: worker, attempt: attempt, since: time)
    case .recorded(let task, _, _, _, _), .failed(let task, _, _), .retrying(let task, _, _, _),
      .cancelled(let task, _):
      trainings[task] = nil
    case .quarantined(let worker, let reason): quarantined[worker] = reason
    default: break
    }
  }

  /// The workers that train nothing.
  var idle: [String] {
    let busy = Set(trainings.values.map(\.worker))
    return workers.keys.filter { !busy.contains($0) }.sorted()
  }
}
