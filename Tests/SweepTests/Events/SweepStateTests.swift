import ContentHash
import Sweep
import Testing
import Training

@Suite("The state of a sweep, which its events change")
struct SweepStateTests {
  private let plan = Sweeps.small(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"])
  private let digest = SHA256Digest(hashing: [])
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)
  private let scratch = TaskID.trial("scratch-noaug-n70", seed: 1)
  private let ssl = TaskID.trial("ssl-noaug-n70", seed: 1)

  private let joined: [SweepEvent] = [
    .started(endpoint: "ipc://x", tasks: 6, recorded: 0), .joined(worker: "a", host: "anton", processID: 1),
    .joined(worker: "b", host: "berta", processID: 2),
  ]

  /// The state after `events`, one a second from second 1000 on.
  private func state(_ events: [SweepEvent], outcomes: [TaskID: SweepState.Outcome] = [:]) -> SweepState {
    var state = SweepState(plan: plan, outcomes: outcomes, time: 1000)
    for (second, event) in events.enumerated() { state.apply(TimedEvent(event, at: 1000 + Double(second))) }
    return state
  }

  private func failure(
    _ task: TaskID, _ attempt: Int, _ failure: FailureClass = .crash, by worker: String? = "a"
  ) -> FailedAttempt {
    FailedAttempt(
      task: task, attempt: attempt, failure: failure, reason: "signal 11", worker: worker.map { WorkerID($0) })
  }

  private func lease(_ task: TaskID, _ worker: String, _ attempt: Int = 1, _ purpose: Assignment.Purpose = .result)
    -> SweepEvent
  {
    .leased(task, attempt: attempt, worker: worker, purpose: purpose)
  }

  private func result(_ task: TaskID, _ worker: String, seconds: Double = 20) -> SweepEvent {
    .recorded(task, digest: digest, worker: worker, seconds: seconds, divergedInEpoch: nil)
  }

  @Test("a task that is given up runs no more, and the time left does not count it")
  func givenUp() throws {
    let state = state(
      joined + [
        lease(pretraining, "a"), result(pretraining, "a", seconds: 100), lease(ssl, "a"), result(ssl, "a"),
        lease(scratch, "b"), .failed(failure(scratch, 3, by: "b")),
      ])
    #expect(state.workers["b"]?.attempts == [] && state.attempts(at: scratch) == [] && state.running == 0)
    #expect(state.outcome(of: scratch) == .failed(failure(scratch, 3, by: "b")) && state.failed == 1)
    // One pretraining and two trials for two workers.
    #expect(state.timeLeft == TimeLeft(seconds: (100 + 2 * 20) / 2, isLowerBound: false))
    #expect(state.totals.summary == "small: 2 of 6 tasks, 1 failed, 2 workers, 8 s so far, about 1 min 10 s left")
  }

  @Test("a curve has bounded points, the last of which is the last that was told")
  func curve() {
    let points = (1...100_000).map { TrainingProgress(epoch: $0, epochs: 100_000) }
    let state = state(joined + [lease(scratch, "a")] + points.map { .progress(scratch, worker: "a", $0) })
    guard case .training(let curve) = state.attempts(at: scratch)[0].stage else { return }
    #expect((200...500).contains(curve.count) && curve.first == points.first && curve.last == points.last)
    #expect(curve.map(\.epoch) == curve.map(\.epoch).sorted())
  }

  @Test("a worker that was suspected and speaks again is suspected no more")
  func heard() {
    let suspected = state(joined + [.suspected(worker: "a")])
    #expect(suspected.workers["a"]?.isSuspect == true && suspected.workers["b"]?.isSuspect == false)
    let heard = state(joined + [.suspected(worker: "a"), .heard(worker: "a")])
    #expect(heard.workers["a"]?.isSuspect == false)
  }

  @Test("a worker that leaves while it trains takes its attempt along; when it comes back it goes on with it")
  func returning() throws {
    let left = joined + [lease(scratch, "a", 2), .left(worker: "a", reason: "was silent for 60 s")]
    #expect(state(left).running == 0 && state(left).workers.keys.sorted() == ["b"])
    let back = state(
      left + [
        .joined(worker: "a", host: "anton", processID: 1),
        .adopted(scratch, attempt: 2, worker: "a", purpose: .result),
      ])
    let attempt = try #require(back.attempts(at: scratch).first)
    #expect(attempt.number == 2 && attempt.worker == "a" && back.running == 1)
    let delivered = state(
      left + [
        .joined(worker: "a", host: "anton", processID: 1),
        .delivering(scratch, attempt: 2, worker: "a", purpose: .result),
      ])
    #expect(delivered.attempts(at: scratch).map(\.stage) == [.delivering])
  }

  @Test("a second worker's attempt has its own number, and ends without the first one's")
  func twoAttempts() {
    let both = joined + [lease(scratch, "a"), lease(scratch, "b", 2, .straggler)]
    #expect(state(both).attempts(at: scratch).map(\.number) == [1, 2] && state(both).running == 1)
    let one = state(both + [.retrying(failure(scratch, 1))])
    #expect(one.attempts(at: scratch).map(\.worker) == ["b"] && one.workers["a"]?.attempts == [])
    let done = state(both + [result(scratch, "b"), .cancelled(scratch, worker: "a")])
    #expect(done.attempts(at: scratch) == [] && done.recorded == 1)
  }

  @Test("an audit trains a recorded task: it is no running task, and ends by what comes of it")
  func audits() {
    let begun = joined + [lease(scratch, "a"), result(scratch, "a"), lease(scratch, "b", 2, .audit)]
    #expect(state(begun).running == 0 && state(begun).workers["b"]?.attempts.first?.purpose == .audit)
    for end: SweepEvent in [
      .reproduced(scratch, worker: "b"), .retrying(failure(scratch, 2, by: "b")),
      .differs(scratch, recorded: digest, digest: SHA256Digest(hashing: [1]), worker: "b"),
    ] {
      let ended = state(begun + [end])
      #expect(ended.workers["b"]?.attempts == [] && ended.recorded == 1)
    }
    // A straggler's attempt at a task that is recorded meanwhile goes on as its audit.
    let late = state(joined + [lease(scratch, "a"), lease(scratch, "b", 2, .straggler), result(scratch, "a")])
    #expect(late.attempts(at: scratch).map(\.purpose) == [.audit])
  }

  @Test("a task that is reinstated, or whose result comes late, is failed no more")
  func reinstated() {
    let failed = joined + [lease(scratch, "a"), .failed(failure(scratch, 3))]
    #expect(state(failed + [.reinstated(scratch)]).failed == 0)
    #expect(state(failed + [.reinstated(scratch)]).outcome(of: scratch) == nil)
    let late = state(failed + [result(scratch, "a")])
    #expect(late.failed == 0 && late.recorded == 1)
  }

  @Test("a quarantined worker is remembered with its reason after it has left")
  func quarantined() {
    let state = state(
      joined + [.quarantined(worker: "a", reason: "it failed 3 tasks"), .left(worker: "a", reason: "sent away")])
    #expect(state.quarantined == ["a": "it failed 3 tasks"] && state.workers["a"] == nil)
  }

  @Test("what is told of a worker that has gone begins nothing")
  func strangers() {
    let state = state(
      joined + [
        .left(worker: "a", reason: "is not connected any more"), lease(scratch, "a"),
        .progress(scratch, worker: "a", TrainingProgress(epoch: 1, epochs: 5)), .suspected(worker: "a"),
      ])
    #expect(state.running == 0 && state.workers.keys.sorted() == ["b"])
  }

  @Test("before a task has ended, time left goes by the epochs of those that run, and says what it leaves out")
  func projection() {
    var state = state(joined + [.left(worker: "b", reason: "goodbye"), lease(pretraining, "a")])
    state.apply(
      TimedEvent(.progress(pretraining, worker: "a", TrainingProgress(epoch: 5, epochs: 50)), at: 1024))
    // Two pretrainings of 200 s each, 20 s of which are done; of trials nothing is known.
    #expect(state.timeLeft == TimeLeft(seconds: 380, isLowerBound: true))
  }

  @Test("a pretraining that is resumed or taken over is not thought to be as quick as it seems")
  func resumed() {
    var resumed = state(
      joined + [
        .left(worker: "b", reason: "goodbye"), lease(pretraining, "a"),
        .resumed(pretraining, afterEpoch: 40, worker: "a"),
      ])
    resumed.apply(TimedEvent(.progress(pretraining, worker: "a", TrainingProgress(epoch: 41, epochs: 50)), at: 1009))
    // 4 s for an epoch: 200 s each for two, of which 164 s of one are done.
    #expect(resumed.timeLeft == TimeLeft(seconds: 236, isLowerBound: true))
    var adopted = state(
      joined + [
        .left(worker: "b", reason: "goodbye"), .adopted(pretraining, attempt: 1, worker: "a", purpose: .result),
      ])
    adopted.apply(TimedEvent(.progress(pretraining, worker: "a", TrainingProgress(epoch: 40, epochs: 50)), at: 1010))
    #expect(adopted.timeLeft == nil, "how long the epochs before took is not known")
    adopted.apply(TimedEvent(.progress(pretraining, worker: "a", TrainingProgress(epoch: 41, epochs: 50)), at: 1014))
    #expect(adopted.timeLeft == TimeLeft(seconds: 236, isLowerBound: true))
  }

  @Test("time left is unknown where nobody is there, and none where the coordinator stops")
  func noTimeLeft() {
    let done = joined + [lease(scratch, "a"), result(scratch, "a")]
    #expect(state(done).timeLeft != nil)
    #expect(state(done + [.stopping]).timeLeft == nil)
    #expect(state(done + [.draining(worker: "a"), .draining(worker: "b")]).timeLeft == nil)
    #expect(
      state(done + [.left(worker: "a", reason: "x"), .left(worker: "b", reason: "x")]).totals.summary
        == "small: 1 of 6 tasks, 0 workers, 6 s so far, time left unknown")
  }

  @Test("what earlier coordinators recorded counts, also for the time left")
  func earlier() {
    let earlier: [TaskID: SweepState.Outcome] = [scratch: .recorded(divergedInEpoch: nil)]
    var state = SweepState(plan: plan, outcomes: earlier, seconds: [scratch: 30], time: 1000)
    for event in joined { state.apply(TimedEvent(event, at: 1000)) }
    #expect(state.recorded == 1 && state.timeLeft == TimeLeft(seconds: 45, isLowerBound: true))
  }

  @Test("failures keep their class; a result that differs is never pushed out by other notices")
  func notices() {
    let state = state(
      joined + [
        lease(scratch, "a"), .differs(ssl, recorded: digest, digest: SHA256Digest(hashing: [1]), worker: "a"),
        .retrying(failure(scratch, 1, .hostLost)), .retrying(failure(scratch, 2, .cancelled)),
      ] + (0..<50).map { .problem("disk full \($0)") })
    #expect(state.failures == [failure(scratch, 1, .hostLost)], "somebody's wish is no failure")
    #expect(state.notices.contains { $0.event.isDifference } && state.notices.last?.event == .problem("disk full 49"))
  }
}
