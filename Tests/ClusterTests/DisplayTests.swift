import Cluster
import ContentHash
import Sweep
import Testing
import Training

@Suite("The progress display")
struct DisplayTests {
  private func state(_ events: [SweepEvent], after seconds: Double = 0) throws -> SweepState {
    var state = SweepState(plan: try TestRun(seeds: [1, 2]).plan, time: 0)
    state.apply(TimedEvent(.started(endpoint: "ipc://x", tasks: 6, recorded: 0), at: 0))
    for event in events { state.apply(TimedEvent(event, at: 0)) }
    state.apply(TimedEvent(.present([]), at: seconds))
    return state
  }

  private let digest = SHA256Digest(hashing: [])
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)
  private let trial = TaskID.trial("scratch-noaug-n70", seed: 1)
  private let pretrained = TaskID.trial("ssl-noaug-n70", seed: 1)
  private let joined: [SweepEvent] = [
    .joined(worker: "b", host: "berta", processID: 2), .joined(worker: "a", host: "anton", processID: 1),
  ]

  private func leased(_ task: TaskID, _ worker: String, _ attempt: Int = 1, _ purpose: Assignment.Purpose = .result)
    -> SweepEvent
  {
    .leased(task, attempt: attempt, worker: worker, purpose: purpose)
  }

  @Test("it shows every worker with its task, epoch and loss, and the time left")
  func block() throws {
    let state = try state(
      joined + [
        leased(pretraining, "a"),
        .recorded(pretraining, digest: digest, worker: "a", seconds: 100, divergedInEpoch: nil), leased(trial, "a"),
        .recorded(trial, digest: digest, worker: "a", seconds: 20, divergedInEpoch: nil), leased(pretrained, "b", 2),
        .progress(
          pretrained, worker: "b", TrainingProgress(epoch: 3, epochs: 50, loss: 0.51249, validationMacroF1: 0.25)),
      ], after: 125)
    #expect(
      state.lines(width: 100) == [
        "test: 2 of 6 tasks, 1 running, 2 workers, 2 min 05 s so far, about 1 min 10 s left", "  anton:1  waits",
        "  berta:2  trial/ssl-noaug-n70/seed-1 (attempt 2)  epoch 3/50  loss 0.512  F1 0.250",
      ])
  }

  @Test("a task that was given up is not shown as running, and a worker that is silent is shown with what it trains")
  func givenUp() throws {
    let failed = FailedAttempt(
      task: trial, attempt: 3, failure: .outOfMemory, reason: "berta:2: killed", worker: WorkerID("b"))
    let state = try state(
      joined + [
        leased(trial, "b", 3), .failed(failed), leased(pretraining, "a"), .suspected(worker: "a"),
        .present([WorkerPresence(worker: "a", silence: 12.3, tasks: [pretraining])]), .draining(worker: "b"),
      ])
    #expect(
      state.lines(width: 120) == [
        "test: 0 of 6 tasks, 1 running, 1 failed, 2 workers, 0 s so far, time left unknown",
        "  anton:1  silent for 12 s: pretraining/tiny-batchnorm/seed-1  begins", "  berta:2  leaves: waits",
        "! trial/scratch-noaug-n70/seed-1 was given up: out of memory, berta:2: killed",
      ])
  }

  @Test("what a worker trains for comparison, or delivers, is told")
  func purposes() throws {
    let state = try state(
      joined + [
        leased(trial, "a"), .recorded(trial, digest: digest, worker: "a", seconds: 20, divergedInEpoch: nil),
        leased(trial, "b", 2, .audit), .delivering(pretraining, attempt: 1, worker: "a", purpose: .result),
      ])
    #expect(
      state.lines(width: 120).dropFirst() == [
        "  anton:1  pretraining/tiny-batchnorm/seed-1  result on its way",
        "  berta:2  trial/scratch-noaug-n70/seed-1 (again, for comparison)  begins",
      ])
  }

  @Test("it makes no guess before it knows anything, and cuts lines to the terminal")
  func narrow() throws {
    let state = try state([.joined(worker: "a", host: "a-host-with-a-long-name", processID: 1)], after: 1)
    #expect(state.totals.summary == "test: 0 of 6 tasks, 1 worker, 1 s so far, time left unknown")
    #expect(state.lines(width: 20) == ["test: 0 of 6 tasks,…", "  a-host-with-a-lon…"])
  }

  @Test("results that differ stay visible, whatever comes after them")
  func notes() throws {
    let other = SHA256Digest(hashing: [1])
    let state = try state(
      [.differs(trial, recorded: digest, digest: other, worker: "a")] + (1...9).map { .problem("disk full \($0)") })
    #expect(
      state.lines(width: 200).suffix(3) == [
        "! disk full 8", "! disk full 9",
        "! NOT REPRODUCIBLE: trial/scratch-noaug-n70/seed-1 has digest \(digest.abbreviated), a computed "
          + other.abbreviated,
      ])
  }

  @Test("with more workers than rows it keeps the summary, the notices and the workers that need to be seen")
  func manyWorkers() throws {
    let names = (10..<40).map { "w\($0)" }
    let failed = FailedAttempt(task: trial, attempt: 1, failure: .crash, reason: "signal 11", worker: WorkerID("w12"))
    let state = try state(
      names.map { SweepEvent.joined(worker: $0, host: $0, processID: 1) } + [
        leased(trial, "w12"), .failed(failed), leased(pretraining, "w33"), leased(pretrained, "w35", 2),
        leased(.trial("scratch-noaug-n70", seed: 2), "w21"), .suspected(worker: "w38"), .draining(worker: "w39"),
      ])
    let all = state.lines(width: 120)
    #expect(all.count == 32 && state.lines(width: 120, height: 32) == all)
    let lines = state.lines(width: 120, height: 9)
    #expect(lines.count == 9 && lines.first == all.first && lines.last == all.last)
    #expect(
      lines.dropFirst().dropLast().compactMap { $0.split(separator: " ").first } == [
        "w10:1", "w21:1", "w33:1", "w35:1", "w38:1", "w39:1", "and",
      ])
    #expect(lines[7] == "  and 24 more workers: 24 wait")
    #expect(
      state.lines(width: 120, height: 5).dropFirst().dropLast() == [
        all.first { $0.contains("w35") } ?? "", all.first { $0.contains("w38") } ?? "",
        "  and 28 more workers: 2 train, 26 wait",
      ])
    for height in 0..<4 {
      let few = state.lines(width: 120, height: height)
      #expect(few.count <= max(2, height) && few.first == all.first && few.last == all.last)
    }
  }

  @Test("a run that is over says how long it took, and how often it was started if it may have rested in between")
  func over() {
    func summary(_ recorded: Int, _ elapsed: Double, _ starts: Int?) -> String {
      SweepTotals(
        sweep: "x", phase: .ended, tasks: 6, recorded: recorded, running: 0, failed: 6 - recorded, workers: 0,
        elapsed: elapsed, starts: starts, timeLeft: nil, isUnprotected: false
      ).summary
    }
    #expect(summary(6, 7620, 1) == "x: 6 of 6 tasks, 0 workers, finished after 2 h 07 min")
    #expect(summary(5, 7620, 3) == "x: 5 of 6 tasks, 1 failed, 0 workers, ended after 2 h 07 min and 3 starts")
    #expect(summary(6, 0, 1) == "x: 6 of 6 tasks, 0 workers, finished after 0 s")
    #expect(summary(6, 0, nil) == "x: 6 of 6 tasks, 0 workers, finished", "not known")
  }
}
