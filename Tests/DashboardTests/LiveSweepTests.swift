import ContentHash
import Report
import Sweep
import Testing

@testable import Dashboard
@testable import Training

@Suite("What is known of a running sweep")
struct LiveSweepTests {
  private let digest = SHA256Digest(hashing: [])
  private let scratch = TaskID.trial("scratch-noaug-n70", seed: 1)
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)

  private func status(
    _ events: [SweepEvent], _ outcomes: [TaskID: SweepState.Outcome] = [:]
  ) throws -> LiveStatus {
    var sweep = try TestSweep.live(outcomes)
    for event in events { sweep.apply(TimedEvent(event, at: 10)) }
    return sweep.status
  }

  private func leased(_ task: TaskID, _ purpose: Assignment.Purpose = .result, _ attempt: Int = 1) -> SweepEvent {
    .leased(task, attempt: attempt, worker: "a", purpose: purpose)
  }

  private func failure(_ failure: FailureClass, _ reason: String) -> FailedAttempt {
    FailedAttempt(task: scratch, attempt: 1, failure: failure, reason: reason, worker: WorkerID("a"))
  }

  private func state(_ status: LiveStatus, _ row: String, _ seed: UInt64) -> LiveStatus.Task.State? {
    status.rows.first { $0.name == row }?.tasks.first { $0.seed == seed }?.state
  }

  @Test("rows are the pretrainings, then the conditions in the order of the sweep, with every seed")
  func rows() throws {
    let status = try status([], [pretraining: .recorded(divergedInEpoch: nil)])
    #expect(status.rows.map(\.name) == ["pretraining tiny-batchnorm", "scratch-noaug-n70", "ssl-noaug-n70"])
    #expect(status.rows.allSatisfy { $0.tasks.map(\.seed) == [1, 2, 3] })
    #expect(status.totals.tasks == 9 && status.totals.recorded == 1)
    #expect(state(status, "pretraining tiny-batchnorm", 1) == .recorded)
  }

  @Test("a task runs from its lease to its result, and its worker is credited")
  func life() throws {
    let begun: [SweepEvent] = [
      .joined(worker: "a", host: "anton", processID: 1), leased(scratch),
      .progress(scratch, worker: "a", TrainingProgress(epoch: 2, epochs: 5, loss: 1, validationMacroF1: 0.2)),
      .present([WorkerPresence(worker: "a", silence: 0.3, tasks: [scratch])]),
    ]
    let running = try status(begun)
    #expect(state(running, "scratch-noaug-n70", 1) == .running && running.totals.running == 1)
    #expect(running.workers.first?.attempts.first?.task == scratch)
    #expect(running.workers.first?.attempts.first?.stage == .training(epoch: 2, of: 5))
    #expect(running.workers.first?.silence == 0.3)
    let done = try status(
      begun + [.recorded(scratch, digest: digest, worker: "a", seconds: 40, divergedInEpoch: nil)])
    #expect(state(done, "scratch-noaug-n70", 1) == .recorded && done.totals.running == 0)
    #expect(done.workers.first?.attempts == [] && done.workers.first?.finished == 1)
    #expect(done.workers.first?.secondsPerTask == 40)
  }

  @Test("a task whose worker is lost is to do again; one that is given up is failed, with its reason told once")
  func failures() throws {
    let begun: [SweepEvent] = [
      .joined(worker: "a", host: "anton", processID: 1), leased(scratch),
    ]
    let lost = try status(begun + [.left(worker: "a", reason: "was silent for 60 s")])
    #expect(state(lost, "scratch-noaug-n70", 1) == .planned && lost.workers.isEmpty)
    let retried = try status(begun + [.retrying(failure(.crash, "signal 11"))])
    #expect(state(retried, "scratch-noaug-n70", 1) == .planned)
    #expect(retried.failures.map(\.reason) == ["signal 11"])
    let failed = try status(begun + [.failed(failure(.badInput, "no such file"))])
    #expect(state(failed, "scratch-noaug-n70", 1) == .failed && failed.totals.failed == 1)
    #expect(failed.failures.map(\.failure) == [.badInput])
    let cancelled = try status(begun + [.retrying(failure(.cancelled, "asked to"))])
    #expect(cancelled.failures.isEmpty)
  }

  @Test("a worker of an earlier coordinator that goes on with its task is shown with it")
  func adopted() throws {
    let status = try status([
      .joined(worker: "a", host: "anton", processID: 1),
      .adopted(scratch, attempt: 2, worker: "a", purpose: .result),
      .progress(scratch, worker: "a", TrainingProgress(epoch: 4, epochs: 5)),
    ])
    #expect(state(status, "scratch-noaug-n70", 1) == .running)
    #expect(
      status.workers.first?.attempts == [
        .init(task: scratch, number: 2, purpose: .result, stage: .training(epoch: 4, of: 5))
      ])
  }

  @Test("an audit is shown with its worker, and its task stays recorded; it ends with its worker's answer")
  func audits() throws {
    let begun: [SweepEvent] = [.joined(worker: "a", host: "anton", processID: 1), leased(scratch, .audit, 2)]
    let recorded: [TaskID: SweepState.Outcome] = [scratch: .recorded(divergedInEpoch: nil)]
    let running = try status(begun, recorded)
    #expect(state(running, "scratch-noaug-n70", 1) == .recorded && running.totals.running == 0)
    #expect(running.workers.first?.attempts.map(\.purpose) == [.audit])
    for end: SweepEvent in [.reproduced(scratch, worker: "a"), .retrying(failure(.crash, "signal 11"))] {
      let ended = try status(begun + [end], recorded)
      #expect(ended.workers.first?.attempts == [] && state(ended, "scratch-noaug-n70", 1) == .recorded)
    }
  }

  @Test("a coordinator that anybody can reach says so on its page and in its status")
  func unprotected() throws {
    let status = try status([.unprotected(endpoint: "tcp://0.0.0.0:7070")])
    #expect(status.alarms.first?.hasPrefix("INSECURE") == true && status.totals.summary.contains("INSECURE"))
  }

  @Test("results move the estimates; one class and divergence are states of their own")
  func results() throws {
    func task(_ seed: UInt64) throws -> TaskID { .trial(try Condition(name: "scratch-noaug-n70"), seed: seed) }
    var sweep = try TestSweep.live([
      task(1): .recorded(divergedInEpoch: nil), task(2): .recorded(divergedInEpoch: nil),
      task(3): .recorded(divergedInEpoch: 2),
    ])
    sweep.add(try TestSweep.trial(seed: 1, macroF1: 0.2, classes: 1))
    sweep.add(try TestSweep.trial(seed: 2, macroF1: 0.4, classes: 5))
    sweep.add(try TestSweep.trial(seed: 2, macroF1: 0.9, classes: 5))
    sweep.add(try TestSweep.trial(seed: 3, macroF1: nil, classes: 0))
    let status = sweep.status
    let row = try #require(status.rows.first { $0.name == "scratch-noaug-n70" })
    #expect(row.tasks.map(\.state) == [.oneClass, .recorded, .diverged])
    #expect(row.tasks[1].detail == "Macro-F1 0.400, best epoch 3")
    let estimate = try #require(status.estimates.first { $0.condition == "scratch-noaug-n70" })
    #expect(estimate.seeds == 2 && estimate.oneClass == 1)
    #expect(abs((estimate.macroF1 ?? 0) - 0.3) < 1e-12, "the first result of a task counts")
  }

  @Test("results that differ, and trouble with the store, stay visible")
  func alarms() throws {
    let status = try status([
      .problem("could not record: disk full"),
      .differs(scratch, recorded: digest, digest: SHA256Digest(hashing: [1]), worker: "a"), .stopping,
    ])
    #expect(status.alarms.count == 2 && status.alarms[0].hasPrefix("NOT REPRODUCIBLE"))
    #expect(status.phase == .stopping && status.timeLeft == nil)
  }
}
