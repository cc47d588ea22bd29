import Access
import Cluster
import ContentHash
import Foundation
import ReproducibleMath
import SimulatedTraining
import Sweep
import Synchronization
import TestPeers
import TestSupport
import Testing
import Training
import ZeroMQ

/// How many mutated messages; `scripts/soak` asks for more.
private let attempts = effort("SEEDSWEEP_HOSTILE", 1000, nightly: 10_000)

@Suite("Messages of a member that misbehaves", .serialized, .waiting(minutes: 30))
struct MutatedMessageTests {
  private let run: TestRun
  private let keys: TestKeys

  init() throws {
    run = try TestRun(seeds: [1, 2, 3])
    keys = try TestKeys(run)
  }

  /// What a worker might say in this run, each with something that is not its own.
  private var messages: [WorkerMessage] {
    let digest = SHA256Digest(hashing: [1])
    let (task, other) = (run.plan.tasks[0].id, run.plan.tasks[1].id)
    let work = TaskSpecification(run.plan.tasks[0].task(checkpoint: nil)).fingerprint
    let token = LeaseToken(1) << 32
    let held = Hello.HeldResult(token: token + 1, task: task, digest: digest)
    let running = Hello.RunningTask(token: token + 9999, task: other, attempt: 1, work: digest)
    return [
      .hello(Hello(host: "evil", processID: 1, slots: 1, running: [running], results: [held])),
      .heartbeat(tokens: [token + 70_000], slots: 0),
      .progress(token, TrainingProgress(epoch: 3, epochs: 50, loss: 0.5)),
      .result(
        Computation(
          token: token, task: task, attempt: 1, seconds: 1, work: work, digest: digest,
          body: Array(#"{"pretraining":{"_0":{"checkpoint":"\#(digest)","epochs":[],"seed":1}}}"#.utf8))),
      .failed(FailureReport(token: token, task: task, failure: .badInput, text: "give it up")),
      .want(ChunkRequest(digest: run.plan.data, offset: 0, credit: 8)),
      .offer(ArtifactReference(kind: .checkpoint, digest: digest, size: 1 << 50)),
      .offer(ArtifactReference(kind: .signals, digest: run.plan.data, size: 5000)),
      .chunk(Chunk(digest: run.plan.data, offset: 0, bytes: [1, 2, 3])),
      .enrol(Enrolment(key: digest.hexadecimal, host: "evil")),
    ]
  }

  @Test("any number of mutated messages is refused and counted, and changes nothing")
  func mutations() throws {
    let coordinator = try run.coordinator {
      $0.keys = keys.coordinator
      $0.scheduler.expireAfter = .seconds(3)
      $0.scheduler.suspectAfter = .seconds(1)
    }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let evil = try keys.peer("evil", try keys.member("evil").keys)
    try evil.send(messages[0].frames)
    wait { run.joined == 1 }
    let isOver = Running<Void>.Flag()
    let worker = try run.worker("honest", credentials: keys.credentials(try keys.member("honest"))) {
      // The sweep goes on for as long as the attack does.
      wait { isOver.isRaised }
      return try SimulatedTrainer.trainer()($0, $1)
    }
    let working = Running { try worker.run() }
    wait { run.joined == 2 }
    let members = keys.coordinator.membership
    let originals = messages.map(\.frames)
    var random = RandomStream(seed: 1, name: "hostile messages")
    for _ in 0..<attempts {
      var frames = originals[random.integer(below: originals.count)]
      for _ in 0..<random.integer(below: 4) { Self.mutate(&frames, &random) }
      if !frames.isEmpty { try evil.send(frames) }
      while try evil.receive(waiting: false) != nil {}
    }
    isOver.raise()
    _ = consume evil
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
    #expect(run.store.state.withLock { $0.evidence.isEmpty && $0.failures.allSatisfy { !$0.givenUp } })
    #expect(keys.coordinator.membership == members)
    let rejections = run.rejections
    #expect(rejections.count < 60, "a line for the first, second, fourth, eighth ... refusal")
    #expect(rejections.contains { $0.contains("messages refused so far") })
    let artifacts = try FileManager.default.contentsOfDirectory(atPath: run.store.folder)
    #expect(artifacts.filter { !$0.hasPrefix(".") }.count == 3, "the three checkpoints of the sweep")
  }

  private static func mutate(_ frames: inout [[UInt8]], _ random: inout RandomStream) {
    guard !frames.isEmpty else { return }
    let frame = random.integer(below: frames.count)
    switch random.integer(below: 6) {
    case 0: frames.remove(at: frame)
    case 1: frames.append(frames[frame])
    case 2: frames[frame] = Array(frames[frame].prefix(random.integer(below: frames[frame].count + 1)))
    case 3: frames.swapAt(0, frame)
    case 4: frames[frame] += [UInt8](repeating: UInt8(ascii: "9"), count: random.integer(below: 5000))
    default:
      guard !frames[frame].isEmpty else { return }
      frames[frame][random.integer(below: frames[frame].count)] = UInt8(random.integer(below: 256))
    }
  }

  @Test("a result for a task that another host holds is refused, whatever it says")
  func foreignLease() throws {
    let coordinator = try run.coordinator { $0.keys = keys.coordinator }
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let isOver = Running<Void>.Flag()
    let worker = try run.worker("honest", credentials: keys.credentials(try keys.member("honest"))) {
      wait { isOver.isRaised }
      return try SimulatedTrainer.trainer()($0, $1)
    }
    let working = Running { try worker.run() }
    wait { run.events.withLock { $0.contains { if case .leased = $0 { true } else { false } } } }
    let thief = try keys.peer("thief", try keys.member("thief").keys)
    try thief.send(WorkerMessage.greeting(from: "thief").frames)
    #expect(try CoordinatorMessage(frames: try thief.receive()!) == .welcome(sweep: "test", run: "memory"))
    let planned = run.plan.tasks[0]
    let outcome = try SimulatedTrainer.trainer()(
      TrainerInput(task: planned.task(checkpoint: nil), signals: run.signals), TrainerOutlet())
    guard case .pretraining(let result, _) = outcome else {
      Issue.record("the first task is no pretraining")
      return
    }
    let token = LeaseToken(1) << 32
    let report = Computation(
      token: token, task: planned.id, attempt: 1, seconds: 1,
      work: TaskSpecification(planned.task(checkpoint: nil)).fingerprint,
      digest: result.checkpoint, body: TaskResult.pretraining(result).encoded())
    try thief.send(WorkerMessage.result(report).frames)
    let reason = "lease \(token) was not given to this host for this task"
    #expect(
      try CoordinatorMessage(frames: try thief.receive()!)
        == .reject(planned.id, digest: result.checkpoint, reason: reason))
    isOver.raise()
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
  }
}
