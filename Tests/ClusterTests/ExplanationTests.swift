import Cluster
import ContentHash
import RunStore
import Sweep
import Testing
import Training

@Suite("Why a task is not running")
struct ExplanationTests {
  private let plan = try! TestRun(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: [1, 2]).plan
  private let pretraining = TaskID(name: "pretraining/tiny-batchnorm/seed-1")
  private let scratch = TaskID(name: "trial/scratch-noaug-n70/seed-1")
  private let pretrained = TaskID(name: "trial/ssl-noaug-n70/seed-1")

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
      plan: plan, tasks: stored(states), failures: failures, log: events.map { .init(time: "09:00", event: $0) },
      isCoordinated: isCoordinated)
  }

  private let joined = [
    SweepEvent.joined(worker: "a", host: "a", processID: 1), .joined(worker: "b", host: "b", processID: 2),
  ]

  @Test("it is being trained, or waits for a pretraining that is, or for a free worker")
  func running() {
    let busy = explanation(
      [:], joined + [.leased(pretraining, attempt: 1, worker: "a"), .leased(scratch, attempt: 2, worker: "b")])
    #expect(busy.lines(of: scratch) == ["trained by b since 09:00, attempt 2"])
    #expect(
      busy.lines(of: pretrained) == [
        "waits for pretraining/tiny-batchnorm/seed-1, which is: trained by a since 09:00, attempt 1"
      ])
    #expect(
      busy.lines(of: TaskID(name: "trial/scratch-noaug-n70/seed-2")) == [
        "waits for a free worker: all 2 are busy, 1 tasks come before it"
      ])
    #expect(busy.lines(of: TaskID(name: "trial/none/seed-1")) == nil)
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
        task: scratch, attempt: $0, failureClass: "crash", message: "signal 11", worker: "a", host: "a")
    }
    #expect(
      explanation([scratch: .failed], joined, failures: failures).lines(of: scratch) == [
        "given up: crash, signal 11; the command that started the run tries it again",
        "  attempt 1 failed (crash): signal 11", "  attempt 2 failed (crash): signal 11",
      ])
  }

  @Test("it is recorded, and what came of doing it again")
  func recorded() {
    var tasks = stored([scratch: .recorded])
    tasks[1].reproduced = 2
    tasks[1].differing = 1
    let explanation = RunExplanation(plan: plan, tasks: tasks, failures: [], log: [], isCoordinated: false)
    #expect(
      explanation.lines(of: tasks[1].id) == [
        "recorded with digest \(plan.data.abbreviated), reproduced 2 times, "
          + "NOT REPRODUCIBLE: 1 other results are kept as evidence"
      ])
  }
}
