import ContentHash
import Foundation
import RunStore
import SimulatedTraining
import Sweep
import Testing
import Training

@testable import Cluster

/// What a worker with a key and a lease did to a coordinator before values were looked at.
@Suite("Results that no training gives")
struct ImplausibleResultTests {
  /// The values by which a coordinator, a report or a page was brought down, as edits of an honest result's JSON.
  private static let edits: [(what: String, edit: @Sendable (inout [String: Any]) -> Void)] = [
    ("a selected epoch at the end of its type", { $0["selectedEpoch"] = Int.max }),
    ("a selected epoch before every number", { $0["selectedEpoch"] = Int.min }),
    ("a divergence in epoch 2^62", { $0["divergedInEpoch"] = 1 << 62 }),
    ("a Macro-F1 of 1e308", { $0.setScore("macroF1", 1e308) }),
    ("a Macro-F1 that does not follow", { $0.setScore("macroF1", 0.999) }),
    ("an accuracy that does not follow", { $0.setScore("accuracy", 0.9) }),
    ("counts of 2^62", { $0.setScore("confusion", [[Int]](repeating: [Int](repeating: 1 << 62, count: 5), count: 5)) }),
    (
      "negative counts",
      { $0.setScore("confusion", [[Int]](repeating: [Int](repeating: -(1 << 62), count: 5), count: 5)) }
    ),
    ("an empty confusion matrix", { $0.setScore("confusion", [[Int]]()) }),
    ("a confusion matrix of empty rows", { $0.setScore("confusion", [[Int]](repeating: [], count: 5)) }),
    (
      "a confusion matrix without records",
      {
        $0.setScore("confusion", [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5))
      }
    ),
    ("scores of no class", { $0.setScore("perClass", [Int]()) }),
    (
      "a curve without end",
      {
        let epoch = ($0["epochs"] as! [Any])[1]
        $0["epochs"] = [Any](repeating: epoch, count: 10_000)
      }
    ),
    ("a curve of one epoch", { $0["epochs"] = [($0["epochs"] as! [Any])[0]] }),
    ("no curve", { $0["epochs"] = [Any]() }),
    ("a validation loss that is no number", { $0.setEpoch("validationLoss", "nan") }),
    ("an epoch of 2^53", { $0.setEpoch("epoch", 1 << 53) }),
    ("no scores", { $0["selected"] = nil }),
    ("a calibration error of 1e300", { $0.setScore("expectedCalibrationError", 1e300) }),
  ]

  private func lease(_ coordinator: InProcessCoordinator, _ host: String) throws -> Lease {
    let worker = WorkerID("worker")
    coordinator.receive(WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1)).frames, from: worker, of: host)
    coordinator.receive(WorkerMessage.heartbeat(tokens: [], slots: 1000).frames, from: worker, of: host)
    let leases = coordinator.take(from: worker).compactMap { if case .lease(let lease) = $0 { lease } else { nil } }
    return try #require(leases.first { $0.task.name.hasPrefix("trial/scratch") })
  }

  private func deliver(
    _ report: Computation, to coordinator: InProcessCoordinator, _ host: String
  ) throws -> CoordinatorMessage? {
    coordinator.receive(WorkerMessage.result(report).frames, from: WorkerID("worker"), of: host)
    coordinator.tick()
    return coordinator.take(from: WorkerID("worker")).first {
      switch $0 {
      case .acknowledge, .reject: true
      default: false
      }
    }
  }

  private func report(_ lease: Lease, body: [UInt8], attempt: Int = 1, seconds: Double = 1) throws -> Computation {
    let digest = try? TaskResult(encoded: body, of: lease.specification.task()).digest
    return Computation(
      token: lease.token, task: lease.task, attempt: attempt, seconds: seconds, work: lease.specification.fingerprint,
      digest: digest ?? SHA256Digest(hashing: body), body: body, seal: lease.seal)
  }

  @Test(arguments: edits.indices) func `are refused with a reason, and not recorded`(number: Int) throws {
    let coordinator = try InProcessCoordinator(seeds: 2)
    let host = try coordinator.member("evil")
    let lease = try lease(coordinator, host)
    let honest = WorkerMessageForge.body(of: try lease.specification.task())
    var tree = try #require(try JSONSerialization.jsonObject(with: Data(honest)) as? [String: Any])
    Self.edits[number].edit(&tree)
    let body = Array(try JSONSerialization.data(withJSONObject: tree, options: .sortedKeys))
    guard case .reject(lease.task, _, let reason) = try deliver(report(lease, body: body), to: coordinator, host) else {
      Issue.record("\(Self.edits[number].what) was not refused")
      return
    }
    #expect(
      reason.contains("no training gives what it says") || reason.contains("are no result of this task"), "\(reason)")
    #expect(try coordinator.store.recordedTasks().isEmpty)
    #expect(try RecordedRun(coordinator.store.reader).read() > 0)
    try coordinator.store.close()
  }

  @Test(arguments: [(Int.max, 1.0), (-1, 1), (1, 1e300), (1, .nan), (1, .infinity), (1, -1)])
  func `of an attempt or a time that cannot be are refused`(attempt: Int, seconds: Double) throws {
    let coordinator = try InProcessCoordinator(seeds: 2)
    let host = try coordinator.member("evil")
    let lease = try lease(coordinator, host)
    let body = WorkerMessageForge.body(of: try lease.specification.task())
    let answer = try deliver(report(lease, body: body, attempt: attempt, seconds: seconds), to: coordinator, host)
    guard case .reject(lease.task, _, let reason) = answer else {
      Issue.record("not refused: \(String(describing: answer))")
      return
    }
    #expect(reason.contains("an attempt of") || reason.contains("a time of training of"), "\(reason)")
    try coordinator.store.close()
  }

  @Test func `do not keep the honest one out`() throws {
    let coordinator = try InProcessCoordinator(seeds: 2)
    let host = try coordinator.member("honest")
    let lease = try lease(coordinator, host)
    let report = try report(lease, body: WorkerMessageForge.body(of: lease.specification.task()))
    #expect(try deliver(report, to: coordinator, host) == .acknowledge(lease.task, digest: report.digest))
    #expect(try coordinator.store.recordedTasks()[lease.task]?.digest == report.digest)
    try coordinator.store.close()
  }

  @Test func `or progress that its task cannot make changes nothing that is shown`() throws {
    let coordinator = try InProcessCoordinator(seeds: 2)
    let host = try coordinator.member("evil")
    let lease = try lease(coordinator, host)
    for (epoch, epochs) in [(Int.max, Int.max), (1, .max), (.min, 3), (4, 3), (1, 4), (-1, 3)] {
      let progress = TrainingProgress(epoch: epoch, epochs: epochs, loss: 1)
      coordinator.receive(WorkerMessage.progress(lease.token, progress).frames, from: WorkerID("worker"), of: host)
    }
    #expect(coordinator.rejections.count == 6)
    #expect(coordinator.state.attempts(at: lease.task).allSatisfy { $0.progress == nil })
    coordinator.receive(
      WorkerMessage.progress(lease.token, TrainingProgress(epoch: 2, epochs: 3, loss: 1)).frames,
      from: WorkerID("worker"),
      of: host)
    #expect(coordinator.state.attempts(at: lease.task).first?.progress?.epoch == 2)
    try coordinator.store.close()
  }
}

extension [String: Any] {
  /// Changes one value of the scores of both weights.
  fileprivate mutating func setScore(_ name: String, _ value: Any) {
    for weights in ["selected", "last"] {
      var scores = self[weights] as! [String: Any]
      scores[name] = value
      self[weights] = scores
    }
  }

  /// Changes one value of the last epoch.
  fileprivate mutating func setEpoch(_ name: String, _ value: Any) {
    var epochs = self["epochs"] as! [[String: Any]]
    epochs[epochs.count - 1][name] = value
    self["epochs"] = epochs
  }
}
