import Sweep

/// The events that come to the present state of workers and their tasks: what a new file of a log begins with.
struct LogOpening {
  private struct Worker {
    var joined: TimedEvent
    /// Who is silent, leaves or gets no more tasks.
    var standing: [TimedEvent] = []
    var attempts: [TaskID: TimedEvent] = [:]
  }

  private var beginning: [TimedEvent] = []
  private var workers: [String: Worker] = [:]

  /// How many words on one worker's standing are kept: it may fall silent and speak again for ever.
  private static let mostWords = 8

  /// The oldest first.
  var events: [TimedEvent] {
    let present = workers.values.flatMap { [$0.joined] + $0.standing + $0.attempts.values }
    return beginning + present.sorted { ($0.time, $0.rank) < ($1.time, $1.rank) }
  }

  mutating func apply(_ event: TimedEvent) {
    switch event.event {
    case .started:
      beginning = [event]
      workers = [:]
    case .unprotected, .stopping: beginning.append(event)
    case .joined(let worker, _, _, _): workers[worker] = Worker(joined: event)
    case .left(let worker, _): workers[worker] = nil
    case .suspected(let worker), .heard(let worker), .draining(let worker), .quarantined(let worker, _):
      if workers[worker]?.standing.count ?? 0 >= Self.mostWords { workers[worker]!.standing = [] }
      workers[worker]?.standing.append(event)
    case .leased(let task, _, let worker, _), .adopted(let task, _, let worker, _),
      .delivering(let task, _, let worker, _):
      workers[worker]?.attempts[task] = event
    case .recorded(let task, _, let worker, _, _), .reproduced(let task, let worker),
      .differs(let task, _, _, let worker),
      .settled(let task, let worker), .cancelled(let task, let worker):
      workers[worker]?.attempts[task] = nil
    case .retrying(let attempt), .failed(let attempt): end(attempt)
    default: break
    }
  }

  private mutating func end(_ attempt: FailedAttempt) {
    if let worker = attempt.worker {
      workers["\(worker)"]?.attempts[attempt.task] = nil
      return
    }
    for worker in workers.keys { workers[worker]!.attempts[attempt.task] = nil }
  }
}

extension TimedEvent {
  /// Of what happened at the same moment, a worker's coming is told first.
  fileprivate var rank: Int { if case .joined = event { 0 } else { 1 } }
}
