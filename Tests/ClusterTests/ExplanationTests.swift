import Cluster
import ContentHash
import RunStore
import Sweep
import TestSupport
import Testing
import Training

@Suite("Why a task is not running")
struct ExplanationTests {
  private let plan = try! TestRun(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: [1, 2]).plan
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)
  private let scratch = TaskID.trial("scratch-noaug-n70", seed: 1)
  private let pretrained = TaskID.trial("ssl-noaug-n70", seed: 1)

  private func stored(_ states: [TaskID: StoredTask.State] = [:]) -> [StoredTask] {
    plan.tasks.map {
      StoredTask(
        id: $0.id, state: states[$0.id] ?? .planned, digest: states[$0.id] == .recorded ? plan.data : nil,
        provenance: nil, failures: 0, reproduced: 0, differing: 0)
    }
  }

  private func explanation(
    _ states: [TaskID: StoredTask.State] = [:], _ events: [SweepEvent], failures: [TaskFailure] = [],
    isCoordinated: Bool = true
  ) -> RunExplanation {
    RunExplanation(
      plan: plan, tasks: stored(states), failures: failures,
      log: EventLog.Contents(events: events.map { TimedEvent($0, at: 1_764_408_150) }), isCoordinated: isCoordinated)
  }

  private let joined = [
    SweepEvent.joined(worker: "a", host: "a", processID: 1), .joined(worker: "b", host: "b", processID: 2),
  ]

  private func leased(
    _ task: TaskID, _ attempt: Int, _ worker: String, _ purpose: Assignment.Purpose = .result
  ) -> SweepEvent {
    .leased(task, attempt: attempt, worker: worker, purpose: purpose)
  }

  @Test("a worker that was silent and speaks again is not called silent")
  func heard() {
    let silent = joined + [leased(scratch, 1, "a"), .suspected(worker: "a")]
    #expect(
      explanation([:], silent).lines(of: scratch) == [
        "trained by a, which has been silent for a while, since 2025-11-29T09:22:30Z, attempt 1"
      ])
    #expect(
      explanation([:], silent + [.heard(worker: "a")]).lines(of: scratch) == [
        "trained by a since 2025-11-29T09:22:30Z, attempt 1"
      ])
  }

  @Test("a worker that came back with its task, or with its result, is named")
  func adopted() {
    let back: [SweepEvent] = [.left(worker: "a", reason: "was silent"), .joined(worker: "a", host: "a", processID: 1)]
    let begun = joined + [leased(scratch, 1, "a")] + back
    #expect(explanation([:], begun).lines(of: scratch)?.first?.hasPrefix("waits although 2 of 2") == true)
    #expect(
      explanation([:], begun + [.adopted(scratch, attempt: 1, worker: "a", purpose: .result)]).lines(of: scratch)
        == ["trained by a since 2025-11-29T09:22:30Z, attempt 1"])
    #expect(
      explanation([:], begun + [.delivering(scratch, attempt: 1, worker: "a", purpose: .result)]).lines(of: scratch)
        == ["trained: its result is on its way from a"])
  }

  @Test("an attempt that is lost does not hide the other one, and an audit is told with its result")
  func again() {
    let lost = FailedAttempt(task: scratch, attempt: 1, failure: .crash, reason: "signal 11", worker: WorkerID("a"))
    let both = joined + [leased(scratch, 1, "a"), leased(scratch, 2, "b", .straggler), .retrying(lost)]
    #expect(
      explanation([:], both).lines(of: scratch) == [
        "trained by b since 2025-11-29T09:22:30Z, attempt 2, beside another worker"
      ])
    let audit = explanation(
      [scratch: .recorded],
      joined + [
        .recorded(scratch, digest: plan.data, worker: "a", seconds: 1, divergedInEpoch: nil),
        leased(scratch, 2, "b", .audit),
      ])
    #expect(
      audit.lines(of: scratch) == [
        "recorded with digest \(plan.data.abbreviated), trained again for comparison by b"
      ])
  }

  @Test("what waits for a checkpoint that is not there says so, and what is done about it")
  func missingCheckpoint() {
    let missing = joined + [.checkpointMissing(pretraining, reason: "gone")]
    let waits = "waits for the checkpoint of \(pretraining), which is not in the run's folder: "
    #expect(
      explanation([pretraining: .recorded], missing).lines(of: pretrained)?.first
        == waits + "until it is back, or its pretraining is done again")
    let again = missing + [.checkpointLost(pretraining), leased(pretraining, 2, "b", .repetition)]
    let explanation = explanation([pretraining: .recorded], again)
    #expect(
      explanation.lines(of: pretrained)?.first == waits + "trained again because its checkpoint is lost by b")
    #expect(
      explanation.lines(of: pretraining)?.first?.hasSuffix("trained again because its checkpoint is lost by b") == true)
    let back = self.explanation([pretraining: .recorded], missing + [.checkpointFound(pretraining)])
    #expect(back.lines(of: pretrained)?.first?.hasPrefix("waits although 2 of 2") == true)
  }

  @Test("the log that the first version left comes to what its run folder says")
  func firstVersion() throws {
    let run = try FirstVersionRun()
    let log = try withExtendedLifetime(run) { try EventLog.sinceStart(path: EventLog.path(run: run.directory)) }
    #expect(log.unreadable == 0)
    let kinds = Dictionary(grouping: log.events, by: \.event.name).mapValues(\.count)
    #expect(kinds[.leased] == 6 && kinds[.recorded] == 2 && kinds[.retrying] == 3 && kinds[.failed] == 1)
    let state = log.applied(to: SweepState(plan: plan, time: log.start ?? 0))
    #expect(state.phase == .ended && state.running == 0)
    #expect(state.failures.map(\.attempt) == [1, 2, 3] && state.failures.allSatisfy { $0.failure == .crash })
  }

  @Test("a log of version 1.0 is read as well, and lines that are none are counted")
  func earlierLog() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      #"""
      {"event":{"started":{"endpoint":"ipc://x","recorded":0,"tasks":6}},"time":"2025-11-28T09:22:30Z"}
      {"event":{"problem":{"_0":"before the last start"}},"time":"2025-11-28T09:22:30Z"}
      {"event":{"started":{"endpoint":"ipc://x","recorded":0,"tasks":6}},"time":"2025-11-29T09:22:30Z"}
      {"event":{"joined":{"host":"h","processID":7,"worker":"w"}},"time":"2025-11-29T09:22:30Z"}
      {"event":{"leased":{"_0":"trial/scratch-noaug-n70/seed-1","attempt":1,"worker":"w"}},"time":"2025-11-29T09:22:30Z"}
      {"event":{"sus
      """#, to: "events.jsonl")
    let log = try EventLog.sinceStart(path: path)
    #expect(log.events.count == 3 && log.unreadable == 1)
    let explanation = RunExplanation(plan: plan, tasks: stored(), failures: [], log: log, isCoordinated: true)
    #expect(explanation.lines(of: scratch) == ["trained by w since 2025-11-29T09:22:30Z, attempt 1"])
    #expect(explanation.lines.contains("1 lines of the log cannot be read by this version, and are left out here"))
  }

  @Test("it is being trained, or waits for a pretraining that is, or for a free worker")
  func running() {
    let busy = explanation(
      [:], joined + [leased(pretraining, 1, "a"), leased(scratch, 2, "b")])
    #expect(busy.lines(of: scratch) == ["trained by b since 2025-11-29T09:22:30Z, attempt 2"])
    #expect(
      busy.lines(of: pretrained) == [
        "waits for pretraining/tiny-batchnorm/seed-1, which is: trained by a since 2025-11-29T09:22:30Z, attempt 1"
      ])
    #expect(
      busy.lines(of: TaskID.trial("scratch-noaug-n70", seed: 2)) == [
        "waits for a free worker: all 2 are busy, 1 tasks come before it"
      ])
    #expect(busy.lines(of: TaskID.trial("none", seed: 1)) == nil)
  }

  @Test("tasks that are where they are for the same reason stand together, each with what is only true of it")
  func groups() {
    let other = TaskID.trial("scratch-noaug-n70", seed: 2)
    let failures = [
      TaskFailure(
        task: other, attempt: 3, failureClass: .outOfMemory, message: "signal 9", worker: "a", host: "a")
    ]
    let explanation = explanation(
      [other: .failed], joined + [leased(pretraining, 1, "a"), leased(scratch, 2, "b")], failures: failures)
    let lines = explanation.lines
    #expect(lines.first == "6 tasks: 0 recorded, 1 given up, 5 open")
    let heads = lines.dropFirst().filter { !$0.hasPrefix("  ") }
    #expect(
      Set(heads) == [
        "under way (2 tasks)", "waits for its pretraining (2 tasks)",
        "waits for a free worker: all 2 are busy (1 task)",
        "given up (out of memory); the command that started the run tries it again (1 task)",
      ])
    func group(_ head: String) -> [String] {
      lines.drop { !$0.hasPrefix(head) }.dropFirst().prefix { $0.hasPrefix("  ") }.sorted()
    }
    #expect(
      group("under way") == [
        "  \(pretraining): trained by a since 2025-11-29T09:22:30Z, attempt 1",
        "  \(scratch): trained by b since 2025-11-29T09:22:30Z, attempt 2",
      ])
    #expect(group("waits for its")[0] == "  \(pretrained): \(pretraining)")
    #expect(group("given up") == ["  \(other): signal 9"])
    #expect(self.explanation([:], [], isCoordinated: false).lines.count == 2 + plan.tasks.count, "one reason for all")
  }

  @Test("nobody is there to train it")
  func nobody() {
    #expect(explanation([:], []).lines(of: scratch) == ["waits for a worker: none is connected"])
    #expect(
      explanation([:], [], isCoordinated: false).lines(of: scratch) == [
        "no coordinator is at work: the command that started the run goes on with it"
      ])
    let quarantined = explanation(
      [:], joined + [.quarantined(worker: "a", reason: "it failed 3 tasks"), .left(worker: "a", reason: "sent away")])
    #expect(quarantined.lines.contains("a gets no more tasks: it failed 3 tasks"))
  }

  @Test("it was given up, with every attempt")
  func failed() {
    let failures = (1...2).map {
      TaskFailure(
        task: scratch, attempt: $0, failureClass: .outOfMemory, message: "signal 11", worker: "a", host: "a")
    }
    #expect(
      explanation([scratch: .failed], joined, failures: failures).lines(of: scratch) == [
        "given up: out of memory, signal 11; the command that started the run tries it again",
        "  attempt 1 failed (out of memory): signal 11", "  attempt 2 failed (out of memory): signal 11",
      ])
  }

  @Test("it is recorded, and what came of doing it again")
  func recorded() {
    var tasks = stored([scratch: .recorded])
    tasks[1].reproduced = 2
    tasks[1].differing = 1
    let explanation = RunExplanation(
      plan: plan, tasks: tasks, failures: [], log: EventLog.Contents(), isCoordinated: false)
    #expect(
      explanation.lines(of: tasks[1].id) == [
        "recorded with digest \(plan.data.abbreviated), reproduced 2 times, "
          + "NOT REPRODUCIBLE: 1 other results are kept as evidence"
      ])
  }
}
