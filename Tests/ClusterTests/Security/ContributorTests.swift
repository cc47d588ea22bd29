import Access
import ContentHash
import RunStore
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport
import Testing
import Training
import ZeroMQ

@testable import Cluster

@Suite("Pretrainings that several hosts took part in", .waiting(minutes: 5))
struct ContributorTests {
  private static let epochs = 6
  private let run: TestRun
  private let keys: TestKeys
  private let pretraining: TaskID

  init() throws {
    run = try TestRun(conditions: ["ssl-noaug-n70"], seeds: [1])
    keys = try TestKeys(run)
    pretraining = run.plan.tasks[0].id
  }

  private func coordinator(sharing: Bool = true) throws -> (Coordinator, Running<SweepSummary>) {
    let coordinator = try run.coordinator {
      $0.keys = keys.coordinator
      $0.areStatesShared = sharing
    }
    return (coordinator, Running { try coordinator.run(store: run.store.restarted()) })
  }

  private func party(_ host: WorkerKeys) -> Party { Party(key: host.keys.publicKey.hexadecimal) }

  private func worker(_ name: String, _ host: WorkerKeys, trainer: @escaping Trainer) throws -> Worker {
    try run.worker(name, saveInterval: 0, credentials: keys.credentials(host), trainer: trainer)
  }

  /// Trains until the third epoch is saved, and leaves.
  private func begin(_ name: String, _ host: WorkerKeys) throws {
    let reached = Atomic(0)
    let worker = try worker(name, host) { input, outlet in
      var outlet = outlet
      let (report, isCancelled) = (outlet.report, outlet.isCancelled)
      outlet.report = {
        reached.store($0.epoch, ordering: .relaxed)
        report($0)
      }
      outlet.isCancelled = {
        if reached.load(ordering: .relaxed) == 3 { wait(until: isCancelled) }
        return isCancelled()
      }
      return try SimulatedTrainer.trainer(epochs: Self.epochs)(input, outlet)
    }
    let leaving = Running { try worker.run() }
    wait { run.store.savedStates()[pretraining]?.epoch == 3 }
    worker.stop()
    _ = try leaving.value()
  }

  private func finish(_ name: String, _ host: WorkerKeys, _ summary: Running<SweepSummary>) throws {
    let worker = try worker(name, host, trainer: SimulatedTrainer.trainer(epochs: Self.epochs))
    let working = Running { try worker.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
  }

  private var origin: (party: Party?, contributors: Contributors)? {
    run.store.state.withLock { $0.results[pretraining]?.provenance }.map { ($0.party, $0.contributors) }
  }

  private var isResumed: Bool {
    run.events.withLock { $0.contains { if case .resumed = $0 { true } else { false } } }
  }

  @Test("are recorded with the key of the host and those of the states it began from", arguments: [false, true])
  func recorded(isRestarted: Bool) throws {
    let (anna, bert) = (try keys.member("anna"), try keys.member("bert"))
    let (first, firstSummary) = try coordinator()
    try begin("first", anna)
    #expect(run.store.savedStates()[pretraining]?.contributors == Contributors([party(anna)]))
    var summary = firstSummary
    if isRestarted {
      first.stop()
      _ = try firstSummary.value()
      summary = try coordinator().1
    }
    try finish("second", bert, summary)
    #expect(isResumed)
    let origin = try #require(origin)
    #expect(origin.party == party(bert))
    #expect(origin.contributors == Contributors([party(anna)]))
  }

  @Test("began from their own alone where the same host goes on")
  func own() throws {
    let anna = try keys.member("anna")
    let (_, summary) = try coordinator()
    try begin("first", anna)
    try finish("second", anna, summary)
    #expect(isResumed)
    #expect(try #require(origin).contributors.isEmpty)
  }

  @Test("begin anew where hosts do not go on from each other's states, and go on from their own")
  func ownStatesOnly() throws {
    let (anna, bert) = (try keys.member("anna"), try keys.member("bert"))
    let (_, summary) = try coordinator(sharing: false)
    try begin("first", anna)
    try finish("second", bert, summary)
    #expect(!isResumed)
    let origin = try #require(origin)
    #expect(origin.party == party(bert) && origin.contributors.isEmpty)
  }

  @Test(
    "are begun anew where what others saved leads to a failure that would be final",
    arguments: [FailureClass.diverged, .badInput])
  func poisoned(failure: FailureClass) throws {
    let (anna, bert) = (try keys.member("anna"), try keys.member("bert"))
    let (_, summary) = try coordinator()
    try begin("first", anna)
    let second = try worker("second", bert) { input, outlet in
      if input.saved != nil { throw TrainingFailure(failure, "poisoned") }
      return try SimulatedTrainer.trainer(epochs: Self.epochs)(input, outlet)
    }
    let working = Running { try second.run() }
    #expect(try summary.value() == SweepSummary(recorded: run.plan.tasks.count, failed: [], left: 0))
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
    #expect(try #require(origin).contributors.isEmpty)
  }

  @Test("say after a restart, by the seal of their lease, what they began from, and cannot leave that out")
  func sealed() throws {
    let (anna, bert) = (try keys.member("anna"), try keys.member("bert"))
    let worker = WorkerID("worker")
    let others = Contributors([party(anna)])
    var first = Gatekeeper(keys: keys.coordinator, run: "run")
    let userID = bert.keys.publicKey.hexadecimal
    _ = first.judge(.greeting(), from: worker, userID: userID)
    let seal = first.seal(7, of: pretraining, leasedTo: worker, beganFrom: others)
    func judge(_ seal: String?) -> Gatekeeper.Judgement {
      var second = Gatekeeper(keys: keys.coordinator, run: "run")
      _ = second.judge(.greeting(), from: worker, userID: userID)
      let digest = SHA256Digest(hashing: [1])
      let report = Computation(
        token: 7, task: pretraining, attempt: 1, seconds: 1, work: digest, digest: digest, body: [], seal: seal)
      return second.judge(.result(report), from: worker, userID: userID)
    }
    #expect(judge(seal) == .pass(Sender(party: party(bert), contributors: [7: others])))
    let tag = try #require(seal?.split(separator: " ").first)
    for forged in [String(tag), "\(tag) ", "\(tag) \(party(bert).key)", nil] {
      guard case .refuse = judge(forged) else {
        Issue.record("\(forged ?? "no seal") counts")
        continue
      }
    }
  }
}
