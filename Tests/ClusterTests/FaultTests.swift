import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training
import ZeroMQ

@Suite("Faults", .waiting(minutes: 10))
struct FaultTests {
  /// A trainer that never ends by itself, and says when it has begun.
  private func stuck(_ begun: Running<Void>.Flag) -> Trainer {
    { _, outlet in
      begun.raise()
      wait(until: outlet.isCancelled)
      throw TrainingFailure(.cancelled, "cancelled")
    }
  }

  private func everythingIsRecordedOnce(_ run: TestRun) throws {
    #expect(run.recorded == (try run.expected()))
    #expect(run.store.state.withLock { $0.computations.values.allSatisfy { $0.count == 1 } })
  }

  @Test("the task of a worker that leaves in the middle goes to another one")
  func leavingWorker() throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let begun = Running<Void>.Flag()
    let leaver = try run.worker("leaver", trainer: stuck(begun))
    let leaving = Running { try leaver.run() }
    wait { begun.isRaised }
    leaver.stop()
    #expect(try leaving.value() == .stopped)
    let worker = try run.worker("worker", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    try everythingIsRecordedOnce(run)
  }

  @Test("the task of a worker that just falls silent is freed by its replacement, long before its lease ends")
  func silentWorker() throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let silent = try Socket(.dealer, in: Context())
    try silent.set(.identity(Array("silent".utf8)), .linger(.zero))
    try silent.connect(run.endpoint)
    let hello = Hello(host: "host", processID: 1, slots: 1)
    try silent.send(WorkerMessage.hello(hello).frames)
    try silent.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames)
    wait { run.events.withLock { $0.contains { if case .leased = $0 { true } else { false } } } }
    let predecessor = Hello.Predecessor(identity: "silent", failure: .hostLost, text: "was killed")
    let worker = try run.worker("worker", replaces: [predecessor], trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    try everythingIsRecordedOnce(run)
    #expect(run.store.state.withLock { $0.failures.count } == 1)
  }

  @Test("a coordinator that was stopped goes on where it was, with workers that never noticed")
  func restart() throws {
    let run = try TestRun(seeds: [1, 2, 3, 4])
    let trained = Mutex<[SHA256Digest: Int]>([:])
    let isLast = Running<Void>.Flag()
    let trainer: Trainer = { input, outlet in
      // Nobody is to finish before both have found the last coordinator.
      if isLast.isRaised { wait { run.joined == 2 || outlet.isCancelled() } }
      let outcome = try SimulatedTrainer.trainer(epochs: 2, epoch: 0.02)(input, outlet)
      trained.withLock { $0[TaskSpecification(input.task).fingerprint, default: 0] += 1 }
      return outcome
    }
    let workers = try (0..<2).map { index in try run.worker("worker-\(index)", cache: "cache", trainer: trainer) }
    let working = workers.map { worker in Running { try worker.run() } }
    for _ in 0..<3 {
      weak var gone: Coordinator?
      try {
        let before = run.recorded.count
        let coordinator = try run.coordinator()
        gone = coordinator
        let summary = Running { try coordinator.run(store: run.store.restarted()) }
        wait { run.recorded.count > before || summary.isFinished }
        coordinator.stop()
        let left = try summary.value().left
        #expect(left == run.plan.tasks.count - run.recorded.count)
      }()
      // Its end removes the socket file, which must not be the next one's.
      wait { gone == nil }
    }
    run.events.withLock { $0 = [] }
    isLast.raise()
    let last = try run.coordinator()
    #expect(try last.run(store: run.store.restarted()).left == 0)
    for worker in working { #expect(try worker.value() == .drained(reason: "the sweep is finished")) }
    try everythingIsRecordedOnce(run)
    #expect(run.store.starts == 4)
  }

  @Test("a result computed while the coordinator was gone is delivered, even by the worker's successor")
  func spool() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    let goOn = Running<Void>.Flag()
    let begun = Running<Void>.Flag()
    let trainer: Trainer = { input, outlet in
      begun.raise()
      wait { goOn.isRaised }
      return try SimulatedTrainer.trainer()(input, TrainerOutlet(report: outlet.report))
    }
    let first = try run.coordinator { $0.farewell = .zero }
    let firstEnd = Running { try first.run(store: run.store.restarted()) }
    let worker = try run.worker("worker", cache: "cache", trainer: trainer)
    let working = Running { try worker.run() }
    wait { begun.isRaised }
    first.stop()
    #expect(try firstEnd.value().left == 1)
    goOn.raise()
    wait { FileManager.default.subpaths(atPath: "\(run.folder)/cache/spool")!.contains { $0.hasSuffix(".result") } }
    worker.stop()
    #expect(try working.value() == .stopped)
    let second = try run.coordinator()
    let secondEnd = Running { try second.run(store: run.store.restarted()) }
    let successor = try run.worker("successor", cache: "cache", trainer: stuck(Running<Void>.Flag()))
    let succeeding = Running { try successor.run() }
    #expect(try secondEnd.value().left == 0)
    _ = try succeeding.value()
    try everythingIsRecordedOnce(run)
    #expect(!FileManager.default.subpaths(atPath: "\(run.folder)/cache/spool")!.contains { $0.hasSuffix(".result") })
  }

  @Test("a store that cannot write delays a result, and loses none")
  func fullStore() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2])
    run.store.state.withLock { $0.refusals = 2 }
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("worker", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    try everythingIsRecordedOnce(run)
    #expect(run.events.withLock { $0.contains { if case .problem = $0 { true } else { false } } })
  }

  @Test("what is no result of its task is a failed attempt, not something to keep trying to keep")
  func foreignResult() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    let attempts = Atomic(0)
    let trainer: Trainer = { input, outlet in
      let outcome = try SimulatedTrainer.trainer()(input, outlet)
      guard attempts.wrappingAdd(1, ordering: .relaxed).oldValue == 0, case .trial(var result) = outcome else {
        return outcome
      }
      result.seed += 1
      return .trial(result)
    }
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("worker", trainer: trainer)
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    try everythingIsRecordedOnce(run)
    let reasons = run.events.withLock { events in
      events.compactMap { if case .retrying(let attempt) = $0 { attempt.reason } else { nil } }
    }
    #expect(reasons.count == 1 && reasons[0].contains("what it gave is no result of its task"), "\(reasons)")
  }

  @Test("a trainer's errors land in their class, and trials fail with their pretraining")
  func failures() throws {
    let run = try TestRun(seeds: [1])
    let trainer: Trainer = { input, outlet in
      if case .pretraining = input.task { throw TrainingFailure(.badInput, "the record is damaged") }
      return try SimulatedTrainer.trainer()(input, outlet)
    }
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("worker", trainer: trainer)
    let working = Running { try worker.run() }
    let end = try summary.value()
    _ = try working.value()
    #expect(end.recorded == 1)
    #expect(end.failed.map(\.task.name) == ["pretraining/tiny-batchnorm/seed-1", "trial/ssl-noaug-n70/seed-1"])
    #expect(end.failed.allSatisfy { $0.failure == .badInput && $0.reason.hasSuffix("the record is damaged") })
  }
}

extension Running where Value == Void {
  /// Something one thread tells another.
  final class Flag: Sendable {
    private let raised = Atomic(false)

    func raise() { raised.store(true, ordering: .releasing) }

    var isRaised: Bool { raised.load(ordering: .acquiring) }
  }
}
