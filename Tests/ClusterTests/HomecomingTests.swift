import ContentHash
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import ZeroMQ

@testable import Cluster

@Suite("Workers when the sweep is over", .waiting(minutes: 10))
struct HomecomingTests {
  private let run: TestRun

  init() throws { run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2]) }

  private func peer(_ name: String) throws -> Socket {
    let socket = try Socket(.dealer, in: Context())
    try socket.set(.identity(Array(name.utf8)), .linger(.zero))
    try socket.connect(run.endpoint)
    return socket
  }

  private func finish(_ coordinator: Coordinator) throws {
    let worker = try run.worker("worker", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    _ = try working.value()
    #expect(try summary.value().left == 0)
  }

  @Test("a worker that was taken for lost hears of the end when it wakes up, and the coordinator has waited for it")
  func frozen() throws {
    let coordinator = try run.coordinator {
      $0.homecoming = .seconds(120)
      $0.scheduler.suspectAfter = .seconds(1)
      $0.scheduler.expireAfter = .seconds(3)
    }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let frozen = try peer("frozen")
    try frozen.send(WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1)).frames)
    wait { run.events.withLock { $0.contains { if case .left("frozen", _) = $0 { true } else { false } } } }
    let worker = try run.worker("worker", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    wait { run.events.withLock { $0.contains(.sendingHome(seconds: 120)) } }
    #expect(!summary.isFinished)
    try frozen.send(WorkerMessage.heartbeat(tokens: [], slots: 1).frames)
    var isSentHome = false
    while !isSentHome, let frames = try frozen.receive() {
      switch try CoordinatorMessage(frames: frames) {
      case .identify: try frozen.send(WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1)).frames)
      case .drain(let reason):
        #expect(reason == "the sweep is finished")
        isSentHome = true
      default: break
      }
    }
    try frozen.send(WorkerMessage.goodbye(reason: "has finished").frames)
    // Long before the 120 seconds are over.
    #expect(try summary.value().left == 0)
  }

  @Test("a coordinator of a finished run waits for those of the one before, and sends them home")
  func again() throws {
    try finish(run.coordinator())
    let worker = try run.worker("late", trainer: SimulatedTrainer.trainer())
    let working = Running { try worker.run() }
    let coordinator = try run.coordinator {
      $0.readoption = .seconds(10)
      $0.homecoming = .seconds(10)
    }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    #expect(try summary.value() == SweepSummary(recorded: 2, failed: [], left: 0))
  }

  @Test("one that could not be reached is waited for, one whose key was revoked is not")
  func unreachable() {
    var session = CoordinatorSession(scheduler: Scheduler(plan: run.plan), run: "run")
    for name in ["lost", "revoked"] {
      let hello = WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1))
      _ = session.receive(hello, from: WorkerID(name), now: .zero)
    }
    _ = session.lose(WorkerID("lost"), reason: "is not connected any more", now: .zero)
    _ = session.dismiss(WorkerID("revoked"), reason: "was revoked", now: .zero)
    _ = session.sendHome()
    #expect(session.expected == 1)
    _ = session.receive(.goodbye(reason: "done"), from: WorkerID("lost"), now: .zero)
    #expect(session.expected == 0)
  }

  @Test("a run that nobody else works for ends at once, and so does one that is stopped while it waits")
  func alone() throws {
    try finish(run.coordinator())
    let local = try run.coordinator { $0.homecoming = .seconds(3600) }
    #expect(try local.run(store: run.store.restarted()).recorded == 2)
    let waiting = try run.coordinator {
      $0.readoption = .seconds(10)
      $0.homecoming = .seconds(3600)
    }
    let summary = Running { try waiting.run(store: run.store.restarted()) }
    wait { run.events.withLock { $0.contains(.sendingHome(seconds: 3600)) } }
    waiting.stop()
    #expect(try summary.value().recorded == 2)
  }
}
