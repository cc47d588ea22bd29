import Access
import Cluster
import ContentHash
import SimulatedTraining
import Sweep
import TestSupport
import Testing
import Training
import ZeroMQ

@Suite("Leases of an earlier coordinator", .waiting(minutes: 5))
struct LeaseSealTests {
  private let run: TestRun
  private let keys: TestKeys

  init() throws {
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1])
    keys = try TestKeys(run)
  }

  /// The next message that `peer` gets of a kind.
  private func next<Value>(
    _ peer: borrowing Socket, _ value: (CoordinatorMessage) -> Value?
  ) throws -> Value {
    while true {
      let message = try CoordinatorMessage(frames: try peer.receive()!)
      if let value = value(message) { return value }
    }
  }

  private func join(_ peer: borrowing Socket, holding results: [Hello.HeldResult] = []) throws {
    try peer.send(
      WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1, results: results)).frames)
    try next(peer) { if case .welcome = $0 { () } else { nil } }
  }

  private func report(_ lease: Lease) throws -> ResultReport {
    let task = try lease.specification.task()
    let outcome = try SimulatedTrainer.trainer()(TrainerInput(task: task, signals: run.signals), TrainerOutlet())
    guard case .trial(let result) = outcome else { throw TrainingFailure(.crash, "the sweep has trials only") }
    return ResultReport(
      token: lease.token, task: lease.task, attempt: 1, seconds: 1, work: lease.specification.fingerprint,
      digest: result.digest, body: TaskResult.trial(result).encoded(), seal: lease.seal)
  }

  private func answer(to report: ResultReport, from peer: borrowing Socket) throws -> String {
    try peer.send(WorkerMessage.result(report).frames)
    return try next(peer) {
      switch $0 {
      case .acknowledge: "acknowledged"
      case .reject(_, _, let reason): reason
      default: nil
      }
    }
  }

  @Test("count for the host that got them, and for nobody else")
  func seals() throws {
    let (first, firstSummary) = try keys.startCoordinator()
    let honest = try keys.peer("honest", try keys.member("honest").keys)
    try join(honest)
    try honest.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames)
    let lease = try next(honest) { if case .lease(let lease) = $0 { lease } else { nil } }
    first.stop()
    _ = try firstSummary.value()

    let (_, summary) = try keys.startCoordinator()
    let report = try report(lease)
    let held = Hello.HeldResult(token: report.token, task: report.task, digest: report.digest, seal: report.seal)
    let thief = try keys.peer("thief", try keys.member("thief").keys)
    try join(thief, holding: [held])
    var forged = report
    for seal in [report.seal, nil, "", String(repeating: "0", count: 64)] {
      forged.seal = seal
      #expect(try answer(to: forged, from: thief) == "lease \(report.token) was not given to this host")
    }
    #expect(run.recorded.isEmpty)
    try thief.send(WorkerMessage.goodbye(reason: "caught").frames)
    try join(honest, holding: [held])
    #expect(try answer(to: report, from: honest) == "acknowledged")
    try honest.send(WorkerMessage.goodbye(reason: "done").frames)
    #expect(try summary.value().left == 0)
    #expect(run.recorded == (try run.expected()))
    #expect(run.rejections.contains { $0.contains("holds leases which were not given to this host") })
  }
}
