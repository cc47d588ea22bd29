/// Who had which task when, by the events of a run: beside `SweepState`, which is the present, an account of what is over.
///
/// What came to a result or failed is on record as well, but without the moment at which it was given; what was dropped or lost is not.
public struct WorkHistory: Equatable, Sendable {
  private struct Holder: Hashable {
    var task: TaskID
    var worker: String
  }

  private struct Lease: Equatable {
    var number: Int
    var began: Double
  }

  private struct Start: Hashable {
    var holder: Holder
    var number: Int
  }

  private static let mostEnded = 20_000

  private var hosts: [String: String] = [:]
  private var open: [Holder: Lease] = [:]
  /// What workers had when a coordinator started again: they come back with it, or it is lost.
  private var waiting: [Holder: Lease] = [:]
  private var starts: [Start: Double] = [:]
  private var ended: [TaskAttempt] = []
  private var time = 0.0

  public init() {}

  /// Takes the next event.
  public mutating func apply(_ timed: TimedEvent) {
    time = max(time, timed.time)
    switch timed.event {
    case .started:
      waiting.merge(open) { _, new in new }
      open = [:]
    case .joined(let worker, let host, _, _):
      leave(worker, "came anew")
      hosts[worker] = host
    case .leased(let task, let number, let worker, _), .adopted(let task, let number, let worker, _),
      .delivering(let task, let number, let worker, _):
      begin(Holder(task: task, worker: worker), number)
    case .recorded(let task, _, let worker, _, _), .reproduced(let task, let worker),
      .differs(let task, _, _, let worker):
      open[Holder(task: task, worker: worker)] = nil
    case .settled(let task, let worker), .cancelled(let task, let worker):
      end(Holder(task: task, worker: worker), .dropped, "")
    case .retrying(let attempt), .failed(let attempt): fail(attempt)
    case .left(let worker, let reason): leave(worker, reason)
    default: break
    }
  }

  private mutating func begin(_ holder: Holder, _ number: Int) {
    let before = waiting.removeValue(forKey: holder).flatMap { $0.number == number ? $0.began : nil }
    let start = Start(holder: holder, number: number)
    let began = before ?? starts[start] ?? time
    starts[start] = began
    open[holder] = Lease(number: number, began: began)
  }

  private mutating func end(_ holder: Holder, _ end: TaskAttempt.End, _ message: String) {
    guard let lease = open.removeValue(forKey: holder) else { return }
    ended.append(attempt(holder, lease, end, message))
    if ended.count > Self.mostEnded { ended.removeFirst(Self.mostEnded / 10) }
  }

  private func attempt(_ holder: Holder, _ lease: Lease, _ end: TaskAttempt.End, _ message: String) -> TaskAttempt {
    TaskAttempt(
      task: holder.task, number: lease.number, worker: holder.worker, host: hosts[holder.worker] ?? "",
      began: lease.began, ended: end == .running ? nil : time, end: end, message: message)
  }

  private mutating func leave(_ worker: String, _ reason: String) {
    for holder in open.keys.filter({ $0.worker == worker }).sorted(by: { $0.task.name < $1.task.name }) {
      end(holder, .lost, reason)
    }
  }

  /// The failure is on record, also where the worker was seen to leave before it was told.
  private mutating func fail(_ attempt: FailedAttempt) {
    guard let worker = attempt.worker.map({ "\($0)" }) else { return }
    open[Holder(task: attempt.task, worker: worker)] = nil
    ended.removeAll { $0.task == attempt.task && $0.worker == worker && $0.number == attempt.attempt }
  }

  /// Every attempt: those on record with the moment at which they were given, where an event told it, and those that only events tell.
  ///
  /// - Parameter isAtWork: whether a coordinator is at work, so that what has no end goes on.
  public func attempts(recorded: [TaskAttempt], isAtWork: Bool) -> [TaskAttempt] {
    let known = recorded.map { attempt in
      var attempt = attempt
      let holder = Holder(task: attempt.task, worker: attempt.worker)
      if let number = attempt.number, let began = starts[Start(holder: holder, number: number)] {
        attempt.began = min(began, attempt.ended ?? began)
      }
      return attempt
    }
    let onRecord = Set(recorded.compactMap { attempt in attempt.number.map { start(of: attempt, $0) } })
    let rest =
      open.map { attempt($0, $1, isAtWork ? .running : .lost, "") }
      + waiting.map { attempt($0, $1, .lost, "the coordinator was started anew, and it did not come back") } + ended
    return (known + rest.filter { attempt in !onRecord.contains(start(of: attempt, attempt.number ?? 0)) }).sorted {
      ($0.began ?? $0.ended ?? 0, $0.worker, $0.task.name, $0.number ?? 0)
        < ($1.began ?? $1.ended ?? 0, $1.worker, $1.task.name, $1.number ?? 0)
    }
  }

  private func start(of attempt: TaskAttempt, _ number: Int) -> Start {
    Start(holder: Holder(task: attempt.task, worker: attempt.worker), number: number)
  }
}
