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
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3])
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

  /// Greets until it is welcome, as workers do: what is sent while the connection to an earlier coordinator breaks is lost.
  private func join(_ peer: borrowing Socket, holding results: [Hello.HeldResult] = []) throws {
    let hello = WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1, results: results)).frames
    var poller = Poller()
    poller.add(peer)
    while true {
      try peer.send(hello)
      while try poller.wait(atMost: .seconds(3))[0] {
        if case .welcome = try CoordinatorMessage(frames: try peer.receive()!) { return }
      }
    }
  }

  private func report(_ lease: Lease) throws -> Computation {
    try report(lease, of: lease.specification.task(), lease.task)
  }

  /// What a lease of one task says of another one.
  private func report(_ lease: Lease, of task: TrainingTask, _ id: TaskID) throws -> Computation {
    let outcome = try SimulatedTrainer.trainer()(TrainerInput(task: task, signals: run.signals), TrainerOutlet())
    guard case .trial(let result) = outcome else { throw TrainingFailure(.crash, "the sweep has trials only") }
    return Computation(
      token: lease.token, task: id, attempt: 1, seconds: 1, work: TaskSpecification(task).fingerprint,
      digest: result.digest, body: TaskResult.trial(result).encoded(), seal: lease.seal)
  }

  private func answer(to report: Computation, from peer: borrowing Socket) throws -> String {
    try peer.send(WorkerMessage.result(report).frames)
    return try next(peer) {
      switch $0 {
      case .acknowledge: "acknowledged"
      case .reject(_, _, let reason): reason
      default: nil
      }
    }
  }

  private func foreign(_ token: LeaseToken) -> String { "lease \(token) was not given to this host for this task" }

  private func lease(_ peer: borrowing Socket) throws -> Lease {
    try join(peer)
    try peer.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames)
    return try next(peer) { if case .lease(let lease) = $0 { lease } else { nil } }
  }

  @Test("count for the task that they were given for, before and after a restart of the coordinator")
  func otherTasks() throws {
    let (first, firstSummary) = try keys.startCoordinator()
    let greedy = try keys.peer("greedy", try keys.member("greedy").keys)
    let lease = try lease(greedy)
    let others = run.plan.tasks.filter { $0.id != lease.task }
    func attack() throws {
      for other in others {
        let forged = try report(lease, of: other.task(checkpoint: nil), other.id)
        #expect(try answer(to: forged, from: greedy) == foreign(lease.token))
      }
      #expect(run.recorded.isEmpty)
    }
    try attack()
    first.stop()
    _ = try firstSummary.value()

    let (second, summary) = try keys.startCoordinator()
    // Once the lease is known by its own result, it is no more good for others.
    let own = try report(lease)
    let held = [lease.task, others[0].id].map {
      Hello.HeldResult(token: lease.token, task: $0, digest: own.digest, seal: lease.seal)
    }
    try join(greedy, holding: held)
    try attack()
    #expect(try answer(to: own, from: greedy) == "acknowledged")
    for other in others {
      let forged = try report(lease, of: other.task(checkpoint: nil), other.id)
      #expect(try answer(to: forged, from: greedy) == foreign(lease.token))
    }
    #expect(Array(run.recorded.keys) == [lease.task])
    second.stop()
    _ = try summary.value()
  }

  @Test("count for the host that got them, and for nobody else")
  func seals() throws {
    let (first, firstSummary) = try keys.startCoordinator()
    let honest = try keys.peer("honest", try keys.member("honest").keys)
    let lease = try lease(honest)
    first.stop()
    _ = try firstSummary.value()

    let (second, summary) = try keys.startCoordinator()
    let report = try report(lease)
    let held = Hello.HeldResult(token: report.token, task: report.task, digest: report.digest, seal: report.seal)
    let thief = try keys.peer("thief", try keys.member("thief").keys)
    try join(thief, holding: [held])
    var forged = report
    for seal in [report.seal, nil, "", String(repeating: "0", count: 64)] {
      forged.seal = seal
      #expect(try answer(to: forged, from: thief) == foreign(report.token))
    }
    #expect(run.recorded.isEmpty)
    try thief.send(WorkerMessage.goodbye(reason: "caught").frames)
    try join(honest, holding: [held])
    #expect(try answer(to: report, from: honest) == "acknowledged")
    try honest.send(WorkerMessage.goodbye(reason: "done").frames)
    #expect(run.recorded == (try run.expected().filter { $0.key == lease.task }))
    second.stop()
    _ = try summary.value()
    #expect(run.rejections.contains { $0.contains("holds leases which were not given to this host") })
  }
}
