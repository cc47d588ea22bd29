import ContentHash
import Sweep
import Testing

@Suite struct `Who had which task when` {
  private let task = TaskID.trial("ssl-noaug-n70", seed: 3)
  private let other = TaskID.trial("ssl-noaug-n70", seed: 4)
  private let joined = SweepEvent.joined(worker: "a", host: "anton", processID: 1)

  private func history(_ events: (Double, SweepEvent)...) -> WorkHistory {
    var history = WorkHistory()
    for (time, event) in events { history.apply(TimedEvent(event, at: time)) }
    return history
  }

  private func leased(_ task: TaskID, _ number: Int = 1, worker: String = "a") -> SweepEvent {
    .leased(task, attempt: number, worker: worker, purpose: .result)
  }

  private func attempt(
    _ task: TaskID, _ began: Double?, _ ended: Double?, _ end: TaskAttempt.End, _ message: String = ""
  ) -> TaskAttempt {
    TaskAttempt(
      task: task, number: 1, worker: "a", host: "anton", began: began, ended: ended, end: end, message: message)
  }

  @Test func `is told from when a task was given, not only from how long its training took`() {
    let history = history(
      (10, joined), (20, leased(task)),
      (90, .recorded(task, digest: SHA256Digest(hashing: []), worker: "a", seconds: 50, divergedInEpoch: nil)))
    let stored = attempt(task, 40, 90, .recorded)
    #expect(history.attempts(recorded: [stored], isAtWork: true) == [attempt(task, 20, 90, .recorded)])
    #expect(WorkHistory().attempts(recorded: [stored], isAtWork: false) == [stored], "a copy without its log")
  }

  @Test func `goes on where nothing ended it, and is lost where nobody is at work any more`() {
    let history = history((10, joined), (20, leased(task)), (30, .draining(worker: "a")))
    #expect(history.attempts(recorded: [], isAtWork: true) == [attempt(task, 20, nil, .running)])
    #expect(history.attempts(recorded: [], isAtWork: false) == [attempt(task, 20, 30, .lost)])
  }

  @Test func `ends with the worker, and is told once where its loss is on record`() {
    let left = SweepEvent.left(worker: "a", reason: "was silent for 60 s")
    let gone = history((10, joined), (20, leased(task)), (80, left))
    #expect(gone.attempts(recorded: [], isAtWork: true) == [attempt(task, 20, 80, .lost, "was silent for 60 s")])
    var told = gone
    told.apply(
      TimedEvent(
        .retrying(
          FailedAttempt(task: task, attempt: 1, failure: .hostLost, reason: "gone", worker: WorkerID("a"))), at: 80))
    let stored = attempt(task, nil, 80, .failed, "host_lost: gone")
    #expect(
      told.attempts(recorded: [stored], isAtWork: true) == [attempt(task, 20, 80, .failed, "host_lost: gone")])
  }

  @Test func `outlives a coordinator where the worker comes back with its task, and only there`() {
    let started = SweepEvent.started(endpoint: "x", tasks: 2, recorded: 0)
    let history = history(
      (10, started), (10, joined), (20, leased(task)), (20, leased(other)), (100, started), (101, joined),
      (102, .adopted(task, attempt: 1, worker: "a", purpose: .result)))
    let attempts = history.attempts(recorded: [], isAtWork: true)
    #expect(attempts.map(\.task) == [task, other] && attempts.map(\.began) == [20, 20])
    #expect(attempts.map(\.end) == [.running, .lost])
  }

  @Test func `is dropped where the worker was told to`() {
    let history = history((10, joined), (20, leased(task)), (35, .cancelled(task, worker: "a")))
    #expect(history.attempts(recorded: [], isAtWork: true) == [attempt(task, 20, 35, .dropped)])
  }

  @Test func `is the same when a new file of the log tells again what was so`() {
    let opening: [(Double, SweepEvent)] = [
      (10, .started(endpoint: "x", tasks: 2, recorded: 0)), (10, joined), (20, leased(task)),
    ]
    var history = WorkHistory()
    for (time, event) in opening + [(50, .heard(worker: "a"))] + opening { history.apply(TimedEvent(event, at: time)) }
    #expect(history.attempts(recorded: [], isAtWork: true) == [attempt(task, 20, nil, .running)])
  }
}
