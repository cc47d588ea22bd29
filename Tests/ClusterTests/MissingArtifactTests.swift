import ContentHash
import DurableFiles
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training
import ZeroMQ

@testable import Cluster

@Suite("Artifacts that the store does not have any more", .waiting(minutes: 10))
struct MissingArtifactTests {
  private let run: TestRun
  private let pretraining = TaskID.pretraining("tiny-batchnorm", seed: 1)
  private let trial = TaskID.trial("ssl-noaug-n70", seed: 1)

  init() throws { run = try TestRun(conditions: ["ssl-noaug-n70"], seeds: [1]) }

  private func coordinator(patience: Duration) throws -> Coordinator {
    try run.coordinator { $0.filePatience = patience }
  }

  /// Has the pretraining recorded and nothing else, and returns where its checkpoint is.
  private func pretrained() throws -> String {
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("first") { input, outlet in
      if case .trial = input.task {
        wait { outlet.isCancelled() }
        throw TrainingFailure(.cancelled, "cancelled")
      }
      return try SimulatedTrainer.trainer()(input, outlet)
    }
    let working = Running { try worker.run() }
    wait { run.recorded.count == 1 }
    worker.stop()
    coordinator.stop()
    _ = try summary.value()
    _ = try working.value()
    return run.store.artifactPath(of: run.recorded[pretraining]!)
  }

  private func finish(_ coordinator: Coordinator, _ disturb: () throws -> Void = {}) throws {
    let expected = try run.expected()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try run.worker("second", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    try disturb()
    #expect(try summary.value() == SweepSummary(recorded: 2, failed: [], left: 0))
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    #expect(run.recorded == expected)
  }

  private func count(_ isMeant: (SweepEvent) -> Bool) -> Int { run.events.withLock { $0.count(where: isMeant) } }

  private var missing: [String] {
    run.events.withLock { events in
      events.compactMap { if case .checkpointMissing(pretraining, let reason) = $0 { reason } else { nil } }
    }
  }

  /// How often the task was computed and handed over.
  private func computations(of task: TaskID) -> Int {
    run.store.state.withLock { $0.computations[task]?.count ?? 0 }
  }

  @Test("a checkpoint that is gone is made again, and is where it was")
  func gone() throws {
    let path = try pretrained()
    let bytes = try FileSystem.read(path)
    try FileSystem.remove(path)
    try finish(coordinator(patience: .zero))
    #expect(try FileSystem.read(path) == bytes)
    #expect(missing.count == 1 && missing[0].contains("is not in the run's folder any more"))
    #expect(count { $0 == .checkpointLost(pretraining) } == 1)
    #expect(computations(of: pretraining) == 2 && computations(of: trial) == 1)
    #expect(run.store.state.withLock { $0.evidence.isEmpty && $0.failures.allSatisfy { !$0.givenUp } })
  }

  @Test("a checkpoint that comes back in time is used, and nothing is trained again")
  func movedAway() throws {
    let path = try pretrained()
    try FileSystem.move(path, to: "\(path).elsewhere")
    try finish(coordinator(patience: .seconds(600))) {
      wait { !missing.isEmpty }
      #expect(count { if case .leased(trial, _, "second", _) = $0 { true } else { false } } == 0)
      try FileSystem.move("\(path).elsewhere", to: path)
    }
    #expect(count { $0 == .checkpointFound(pretraining) } == 1)
    #expect(count { $0 == .checkpointLost(pretraining) } == 0)
    #expect(computations(of: pretraining) == 1)
  }

  @Test("while the whole folder is away nothing is done again, and it goes on when the folder is back")
  func folderAway() throws {
    _ = try pretrained()
    try FileSystem.move(run.store.folder, to: "\(run.store.folder).elsewhere")
    try finish(coordinator(patience: .zero)) {
      wait { !missing.isEmpty }
      #expect(missing[0].contains("waits until it can"))
      sleep(3)
      #expect(count { $0 == .checkpointLost(pretraining) } == 0)
      try FileSystem.move("\(run.store.folder).elsewhere", to: run.store.folder)
    }
    #expect(computations(of: pretraining) == 1)
  }

  @Test("an empty file is no checkpoint: no lease names it, and it is made again")
  func empty() throws {
    let path = try pretrained()
    try FileSystem.write([], to: path)
    try finish(coordinator(patience: .zero))
    #expect(computations(of: pretraining) == 2)
  }

  @Test("a damaged checkpoint is never sent: it is moved aside, named, and made again")
  func damaged() throws {
    let path = try pretrained()
    var bytes = try FileSystem.read(path)
    bytes[500] ^= 1
    try FileSystem.write(bytes, to: path)
    try finish(coordinator(patience: .seconds(600)))
    #expect(missing.count == 1 && missing[0].contains("\(path) is damaged"))
    #expect(try FileSystem.read("\(path).damaged") == bytes)
    #expect(computations(of: pretraining) == 2)
  }

  @Test("packed signals whose file is removed under the coordinator are still sent")
  func signals() throws {
    let coordinator = try run.coordinator()
    try finish(coordinator) {
      wait { !run.events.withLock { $0.isEmpty } }
      try? FileSystem.remove(run.signals)
    }
  }

  @Test("packed signals that are damaged end the coordinator with the file's name, and no task is given up for it")
  func damagedSignals() throws {
    var bytes = try FileSystem.read(run.signals)
    bytes[7] ^= 1
    try FileSystem.write(bytes, to: run.signals)
    let coordinator = try run.coordinator()
    let error = #expect(throws: ClusterError.self) { try coordinator.run(store: run.store.restarted()) }
    #expect(error?.description.contains("\(run.signals) is damaged") == true)
    #expect(run.store.state.withLock { $0.failures.isEmpty })
  }

  @Test("a worker gives back a lease whose artifact arrives damaged again and again, with the reason")
  func corruptArrivals() throws {
    let path = try pretrained()
    // A lease that was written while the file was shorter: what arrives is cut, whatever the coordinator has by then.
    let bytes = try FileSystem.read(path)
    let digest = run.recorded[pretraining]!
    let router = try ScriptedCoordinator(run.endpoint)
    let worker = try run.worker("second", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    let planned = try #require(run.plan.tasks.first { $0.id == trial })
    let lease = Lease(
      token: 1, task: trial, attempt: 1, specification: TaskSpecification(planned.task(checkpoint: digest)),
      inputs: [
        ArtifactReference(kind: .checkpoint, digest: digest, size: 100),
        ArtifactReference(kind: .signals, digest: run.plan.data, size: 5000),
      ])
    var failure: FailureReport?
    try router.serve { message in
      switch message {
      case .hello: return [.welcome(sweep: "test", run: "memory")]
      case .heartbeat(_, slots: 1): return [.lease(lease)]
      case .want(let request) where request.offset < 100:
        return [.chunk(Chunk(digest: digest, offset: 0, bytes: Array(bytes[..<100])))]
      case .failed(let report):
        failure = report
        return nil
      default: return []
      }
    }
    #expect(failure?.failure == .crash)
    #expect(failure?.text.contains("arrived damaged 3 times") == true)
    worker.stop()
    _ = try working.value()
  }
}

/// A coordinator that says what a test tells it to.
struct ScriptedCoordinator: ~Copyable {
  private let router: Socket

  init(_ endpoint: String) throws {
    let router = try Socket(.router, in: Context())
    try router.set(.linger(.zero))
    try router.bind(endpoint)
    self.router = router
  }

  /// Answers messages until an answer is nil. What the worker says in another version is passed over.
  func serve(_ answer: (WorkerMessage) throws -> [CoordinatorMessage]?) throws {
    while let frames = try router.receive() {
      guard let message = try? WorkerMessage(frames: Array(frames.dropFirst())) else { continue }
      guard let answers = try answer(message) else { return }
      for answer in answers { try router.send([frames[0]] + answer.frames) }
    }
  }

  /// Answers the next message with these frames.
  func answer(with answer: [[UInt8]]) throws {
    guard let frames = try router.receive() else { return }
    try router.send([frames[0]] + answer)
  }
}
