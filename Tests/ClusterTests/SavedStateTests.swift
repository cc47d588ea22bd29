import Cluster
import ContentHash
import Foundation
import RunStore
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training
import ZeroMQ

@Suite("Saved states of pretrainings", .waiting(minutes: 10))
struct SavedStateTests {
  private static let epochs = 8
  private let run: TestRun
  private let pretraining: TaskID

  init() throws {
    run = try TestRun(conditions: ["ssl-noaug-n70"], seeds: [1])
    pretraining = run.plan.tasks[0].id
  }

  /// A trainer that stands still after an epoch, and one that does not.
  private func trainer(standsAfter epoch: Int? = nil) -> Trainer {
    { input, outlet in
      var outlet = outlet
      let report = outlet.report
      let isCancelled = outlet.isCancelled
      let reached = Atomic(0)
      outlet.report = {
        reached.store($0.epoch, ordering: .relaxed)
        report($0)
      }
      outlet.isCancelled = {
        if reached.load(ordering: .relaxed) == epoch { wait(until: isCancelled) }
        return isCancelled()
      }
      return try SimulatedTrainer.trainer(epochs: Self.epochs)(input, outlet)
    }
  }

  private func savedEpoch() -> Int { run.store.savedStates()[pretraining]?.epoch ?? 0 }

  /// The epochs of the pretraining that a worker trained.
  private func epochs(of worker: String) -> [Int] {
    run.events.withLock { events in
      events.compactMap {
        if case .progress(pretraining, worker, let progress) = $0 { progress.epoch } else { nil }
      }
    }
  }

  private func finish(_ summary: Running<SweepSummary>, resumedAfter epoch: Int, at worker: String) throws {
    #expect(try summary.value().left == 0)
    #expect(
      run.events.withLock { $0.contains(.resumed(pretraining, afterEpoch: epoch, worker: worker)) })
    #expect(epochs(of: worker) == Array(epoch + 1...Self.epochs))
    #expect(run.recorded == (try run.expected()))
    #expect(run.store.savedStates().isEmpty)
    let kept = Set(run.recorded.values.map(\.hexadecimal)).union(run.recorded.values.map { "\($0)" })
    let files = try FileManager.default.contentsOfDirectory(atPath: run.store.folder)
    #expect(files.allSatisfy { kept.contains($0) }, "no state is left over: \(files)")
  }

  @Test("another worker goes on where the first one was lost, and the result is the same")
  func handover() throws {
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let first = try run.worker("first", saveInterval: 0, trainer: trainer(standsAfter: 5))
    let leaving = Running { try first.run() }
    wait { savedEpoch() == 5 }
    first.stop()
    _ = try leaving.value()
    let second = try run.worker("second", saveInterval: 0, trainer: trainer())
    let working = Running { try second.run() }
    try finish(summary, resumedAfter: 5, at: "second")
    _ = try working.value()
    #expect(epochs(of: "first") == Array(1...5))
  }

  @Test("what was saved outlives the coordinator")
  func restart() throws {
    let coordinator = try run.coordinator { $0.farewell = .zero }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let first = try run.worker("first", saveInterval: 0, trainer: trainer(standsAfter: 3))
    let leaving = Running { try first.run() }
    wait { savedEpoch() == 3 }
    coordinator.stop()
    _ = try summary.value()
    first.stop()
    _ = try leaving.value()
    let next = try run.coordinator()
    let end = Running { try next.run(store: run.store.restarted()) }
    let second = try run.worker("second", saveInterval: 0, trainer: trainer())
    let working = Running { try second.run() }
    try finish(end, resumedAfter: 3, at: "second")
    _ = try working.value()
  }

  @Test("a worker that names a recorded checkpoint as its state does not get it removed")
  func foreignArtifact() throws {
    let run = try TestRun(conditions: ["ssl-noaug-n70"], seeds: [1, 2])
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let peer = try Socket(.dealer, in: Context())
    try peer.set(.identity(Array("thief".utf8)), .linger(.zero))
    try peer.connect(run.endpoint)
    try peer.send(WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1)).frames)
    try peer.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames)
    var lease: Lease?
    while lease == nil {
      if case .lease(let given) = try CoordinatorMessage(frames: try peer.receive()!) { lease = given }
    }
    let other = try #require(run.plan.tasks.map(\.id).first { $0 != lease!.task && $0.name.hasPrefix("pretraining/") })
    let worker = try run.worker("honest", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    wait { run.recorded[other] != nil }
    let checkpoint = run.recorded[other]!
    for (epoch, digest) in [(1, checkpoint), (2, SHA256Digest(hashing: [7]))] {
      let artifact = ArtifactReference(kind: .state, digest: digest, size: 1000)
      try peer.send(WorkerMessage.saved(SavedState(token: lease!.token, epoch: epoch, artifact: artifact)).frames)
    }
    var isWanted = false
    while !isWanted {
      if case .want = try CoordinatorMessage(frames: try peer.receive()!) { isWanted = true }
    }
    try peer.send(WorkerMessage.goodbye(reason: "done").frames)
    #expect(try summary.value().left == 0)
    _ = try working.value()
    // The states of a pretraining are removed when it is recorded.
    #expect(FileManager.default.fileExists(atPath: run.store.artifactPath(of: checkpoint)))
    #expect(run.recorded == (try run.expected()))
  }

  @Test("a state that is damaged at the coordinator is done without")
  func damaged() throws {
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let first = try run.worker("first", saveInterval: 0, trainer: trainer(standsAfter: 4))
    let leaving = Running { try first.run() }
    wait { savedEpoch() == 4 }
    first.stop()
    _ = try leaving.value()
    let path = run.store.artifactPath(of: run.store.savedStates()[pretraining]!.digest)
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    try Data(repeating: 0, count: size).write(to: URL(fileURLWithPath: path))
    let second = try run.worker("second", trainer: trainer())
    let working = Running { try second.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(epochs(of: "second") == Array(1...Self.epochs))
    #expect(run.recorded == (try run.expected()))
  }
}
