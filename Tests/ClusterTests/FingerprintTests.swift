import ContentHash
import Foundation
import RunStore
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@testable import Cluster

@Suite("Workers that compute other numbers", .waiting(minutes: 10))
struct FingerprintTests {
  private let ours = SHA256Digest(hashing: [1])
  private let theirs = SHA256Digest(hashing: [2])

  private func session(_ run: TestRun, known: SHA256Digest? = nil, isMixedAllowed: Bool = false) -> CoordinatorSession {
    var settings = SchedulerSettings()
    settings.isMixedAllowed = isMixedAllowed
    return CoordinatorSession(
      scheduler: Scheduler(plan: run.plan, settings: settings), run: "run", fingerprint: known,
      isMixedAllowed: isMixedAllowed)
  }

  private func hello(_ fingerprint: SHA256Digest?) -> WorkerMessage {
    .hello(Hello(host: "host", processID: 1, fingerprint: fingerprint, slots: 1))
  }

  private func refusals(_ actions: [CoordinatorSession.Action]) -> [String] {
    actions.compactMap {
      guard case .send(.refused(let reason), _) = $0 else { return nil }
      return reason
    }
  }

  @Test("the first worker's fingerprint is the run's, and another one is refused before it costs anything")
  func refused() throws {
    var session = session(try TestRun())
    let first = session.receive(hello(ours), from: WorkerID("a"), now: .zero)
    #expect(first.contains { if case .note(.numericFingerprint(ours)) = $0 { true } else { false } })
    #expect(refusals(session.receive(hello(ours), from: WorkerID("b"), now: .zero)).isEmpty)
    let refusal = refusals(session.receive(hello(theirs), from: WorkerID("c"), now: .zero))
    #expect(refusal.count == 1)
    #expect(refusal.first?.contains("fingerprint \(theirs.abbreviated), the run's is \(ours.abbreviated)") == true)
    #expect(session.scheduler.workerIDs.map(\.description) == ["a", "b"])
  }

  @Test("the next coordinator of the run knows it")
  func remembered() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    for (fingerprint, isLetIn) in [(ours, true), (theirs, false)] {
      let coordinator = try run.coordinator()
      let summary = Running { try coordinator.run(store: run.store.restarted()) }
      let settings = WorkerSettings(
        connect: run.endpoint, cache: "\(run.folder)/cache", identity: "worker \(isLetIn)", host: "host")
      let worker = try Worker(settings, trainer: SimulatedTrainer.trainer(), fingerprint: fingerprint)
      let end = try Running { try worker.run() }.value()
      if case .refused = end { #expect(!isLetIn) } else { #expect(isLetIn) }
      coordinator.stop()
      _ = try summary.value()
      run.store.state.withLock { $0.results = [:] }
    }
    #expect(run.store.numericFingerprint() == ours)
  }

  @Test("with --allow-mixed both kinds train, and the tasks of a seed all by the same kind")
  func keptApart() throws {
    let run = try TestRun(conditions: ["scratch-noaug-n70", "scratch-strongaug-n70"], seeds: Array(1...6))
    var session = session(run, isMixedAllowed: true)
    var kinds: [UInt64: Set<SHA256Digest>] = [:]
    var open: [(WorkerID, Assignment)] = []
    func take(_ actions: [CoordinatorSession.Action]) {
      for action in actions {
        if case .lease(let assignment, let worker) = action { open.append((worker, assignment)) }
      }
    }
    let fingerprints = [WorkerID("a"): ours, WorkerID("b"): theirs]
    for worker in fingerprints.keys.sorted() {
      take(session.receive(hello(fingerprints[worker]!), from: worker, now: .zero))
      take(session.receive(.heartbeat(tokens: [], slots: 1), from: worker, now: .zero))
    }
    var rounds = 0
    while !open.isEmpty {
      let (worker, assignment) = open.removeFirst()
      guard case .trial(let trial) = try assignment.specification.task() else { continue }
      kinds[trial.seed, default: []].insert(fingerprints[worker]!)
      rounds += 1
      let report = Computation(
        token: assignment.token, task: assignment.task, attempt: 1, seconds: 1,
        work: assignment.specification.fingerprint, digest: ours, body: [])
      let actions = session.receive(.result(report), from: worker, now: .zero)
      for case .record(let delivery) in actions {
        take(session.recorded(delivery, .recorded(divergedInEpoch: nil), now: .zero))
      }
      take(session.receive(.heartbeat(tokens: [], slots: 1), from: worker, now: .zero))
    }
    #expect(rounds == 12)
    #expect(kinds.values.allSatisfy { $0.count == 1 })
    #expect(Set(kinds.values.joined()) == [ours, theirs])
  }
}
