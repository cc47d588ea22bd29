import ContentHash
import Testing
import Training

@testable import Sweep

@Suite("What a message can say")
struct PlausibilityTests {
  private static let digest = SHA256Digest(hashing: [1])
  private static let artifact = ArtifactReference(kind: .state, digest: digest, size: 1000)

  private static func hello(_ change: (inout Hello) -> Void) -> WorkerMessage {
    var hello = Hello(host: "host", processID: 1, slots: 1, secondsLeft: 100)
    change(&hello)
    return .hello(hello)
  }

  private static func running(_ attempt: Int) -> Hello.RunningTask {
    Hello.RunningTask(token: 1, task: .trial("trial", seed: 1), attempt: attempt, work: digest)
  }

  private static let honest: [WorkerMessage] = [
    hello { _ in }, hello { $0.running = [running(3)] }, hello { $0.secondsLeft = nil }, hello { $0.secondsLeft = -3 },
    .progress(1, TrainingProgress(epoch: 0, epochs: 1)), .progress(1, TrainingProgress(epoch: 50, epochs: 50, loss: 0)),
    .progress(1, TrainingProgress(epoch: 3, epochs: 50, loss: 1.5, validationMacroF1: 1)),
    .want(ChunkRequest(digest: digest, offset: 0, credit: 8)), .offer(artifact),
    .saved(SavedState(token: 1, epoch: 99, artifact: artifact)),
    .chunk(Chunk(digest: digest, offset: 1 << 32, bytes: [])), .heartbeat(tokens: [.max], slots: 0),
    .enrol(Enrolment(key: "", host: "", clock: 1_800_000_000)), .enrol(Enrolment(key: "", host: "")),
  ]

  private static let foreign: [WorkerMessage] = [
    hello { $0.running = [running(.max)] }, hello { $0.running = [running(-1)] }, hello { $0.secondsLeft = 1e300 },
    hello { $0.secondsLeft = .nan }, hello { $0.secondsLeft = -.infinity }, hello { $0.processID = -1 },
    .progress(1, TrainingProgress(epoch: .max, epochs: .max)), .progress(1, TrainingProgress(epoch: .min, epochs: 1)),
    .progress(1, TrainingProgress(epoch: 2, epochs: 1)), .progress(1, TrainingProgress(epoch: 0, epochs: 0)),
    .progress(1, TrainingProgress(epoch: 1, epochs: 1, loss: .nan)),
    .progress(1, TrainingProgress(epoch: 1, epochs: 1, loss: .infinity)),
    .progress(1, TrainingProgress(epoch: 1, epochs: 1, validationMacroF1: 1e308)),
    .progress(1, TrainingProgress(epoch: 1, epochs: 1, validationMacroF1: .nan)),
    .want(ChunkRequest(digest: digest, offset: -1, credit: 1)),
    .want(ChunkRequest(digest: digest, offset: .max, credit: 1)),
    .want(ChunkRequest(digest: digest, offset: 0, credit: .max)),
    .want(ChunkRequest(digest: digest, offset: 0, credit: 0)),
    .offer(ArtifactReference(kind: .checkpoint, digest: digest, size: .max)),
    .offer(ArtifactReference(kind: .checkpoint, digest: digest, size: -1)),
    .saved(SavedState(token: 1, epoch: .max, artifact: artifact)),
    .chunk(Chunk(digest: digest, offset: .min, bytes: [])), .enrol(Enrolment(key: "", host: "", clock: .max)),
  ]

  @Test(arguments: honest) func `what honest workers say is taken`(message: WorkerMessage) {
    #expect(message.implausibility == nil)
  }

  @Test(arguments: foreign) func `what none can mean is named`(message: WorkerMessage) {
    #expect(message.implausibility?.contains("expected") == true || message.implausibility?.contains(" of ") == true)
  }

  @Test func `progress and saved states are held against the task`() throws {
    let task = Sweeps.small().tasks[0].task(checkpoint: nil)
    let epochs = task.epochs
    try TrainingProgress(epoch: epochs, epochs: epochs).check(against: task)
    #expect(throws: Implausibility.self) {
      try TrainingProgress(epoch: 1, epochs: epochs + 1).check(against: task)
    }
    try SavedState(token: 1, epoch: epochs, artifact: Self.artifact).check(against: task)
    for epoch in [0, epochs + 1] {
      #expect(throws: Implausibility.self) {
        try SavedState(token: 1, epoch: epoch, artifact: Self.artifact).check(against: task)
      }
    }
  }
}

@Suite("What a lease can ask for")
struct LeasePlausibilityTests {
  private static let data = SHA256Digest(hashing: Array("signals".utf8))

  private static var pretraining: PretrainingTask {
    PretrainingTask(
      encoder: EncoderSettings(architecture: .tiny), usesGroupNorm: false, settings: PretrainingSettings(), seed: 3,
      data: data)
  }

  private static func lease(_ change: (inout PretrainingTask) -> Void = { _ in }) -> Lease {
    var task = pretraining
    change(&task)
    return Lease(
      token: 1, task: .pretraining(.tiny, groupNorm: false, seed: 3), attempt: 1,
      specification: TaskSpecification(.pretraining(task)),
      inputs: [ArtifactReference(kind: .signals, digest: data, size: 50_000_000)])
  }

  private static let settings: [@Sendable (inout PretrainingTask) -> Void] = [
    { $0.settings.epochs = .max }, { $0.settings.epochs = 0 }, { $0.settings.epochs = .min },
    { $0.settings.batchRecords = -1 }, { $0.settings.batchRecords = 1 }, { $0.settings.batchRecords = .max },
    { $0.settings.warmupEpochs = 101 }, { $0.settings.warmupEpochs = .min }, { $0.settings.learningRate = .nan },
    { $0.settings.learningRate = .infinity }, { $0.settings.learningRate = -1 }, { $0.settings.weightDecay = -1 },
    { $0.settings.temperature = 0 }, { $0.settings.temperature = .nan }, { $0.seed = 4 },
    { $0.data = SHA256Digest(hashing: [9]) }, { $0.usesGroupNorm = true },
  ]

  private static let leases: [@Sendable (inout Lease) -> Void] = [
    { $0.limit = .nan }, { $0.limit = .infinity }, { $0.limit = -1 }, { $0.limit = 1e300 }, { $0.attempt = .max },
    { $0.attempt = -1 }, { $0.inputs = [] }, { $0.inputs[0].size = .max }, { $0.inputs[0].size = 0 },
    { $0.inputs[0].size = .min }, { $0.inputs.append($0.inputs[0]) },
    { $0.specification = TaskSpecification(bytes: [1]) },
    { $0.task = .pretraining("other-batchnorm", seed: 3) },
    { $0.inputs.append(ArtifactReference(kind: .checkpoint, digest: data, size: 1)) },
    { $0.inputs += [ArtifactReference](repeating: ArtifactReference(kind: .state, digest: data, size: 1), count: 2) },
  ]

  @Test func `an honest one is taken, from its beginning or from a saved state`() throws {
    var lease = Self.lease()
    #expect(try lease.checkedTask(memory: 1 << 33) == .pretraining(Self.pretraining))
    lease.inputs.append(ArtifactReference(kind: .state, digest: Self.data, size: 1000))
    #expect(try lease.checkedTask(memory: 1 << 33) == .pretraining(Self.pretraining))
    for planned in Sweeps.small().tasks {
      let checkpoint = planned.prerequisite == nil ? nil : Self.data
      let work = planned.task(checkpoint: checkpoint)
      guard case .trial(let task) = work else { continue }
      var inputs = [ArtifactReference(kind: .signals, digest: task.data, size: 1000)]
      if let checkpoint { inputs.append(ArtifactReference(kind: .checkpoint, digest: checkpoint, size: 10)) }
      let trial = Lease(
        token: 1, task: planned.id, attempt: 1, specification: TaskSpecification(work), inputs: inputs)
      #expect(try trial.checkedTask(memory: 1 << 33) == work)
    }
  }

  @Test(arguments: settings.indices) func `settings that no sweep file could have are refused`(number: Int) {
    #expect(throws: Implausibility.self) { try Self.lease(Self.settings[number]).checkedTask(memory: 1 << 33) }
  }

  @Test(arguments: leases.indices) func `so are limits, inputs and names that are not the task's`(number: Int) {
    var lease = Self.lease()
    Self.leases[number](&lease)
    #expect(throws: Implausibility.self) { try lease.checkedTask(memory: 1 << 33) }
  }

  @Test func `and what takes more memory than the host has`() throws {
    var lease = Self.lease { $0.settings.batchRecords = 100_000 }
    lease.inputs[0].size = 1 << 40
    #expect(throws: Implausibility.self) { try lease.checkedTask(memory: 1 << 33) }
    // A batch is never larger than the records.
    lease.inputs[0].size = 1 << 20
    _ = try lease.checkedTask(memory: 1 << 33)
  }

  @Test func `a patience of nothing is no setting, and none is one`() throws {
    var task = Sweeps.small().tasks.lazy.compactMap { task -> TrialTask? in
      if case .trial(let trial) = task.task(checkpoint: task.prerequisite == nil ? nil : Self.data) {
        trial
      } else {
        nil
      }
    }.first!
    for (patience, isTaken) in [(nil, true), (1, true), (0, false), (-1, false), (Int.max, false)] as [(Int?, Bool)] {
      task.settings.patience = patience
      #expect(((try? TrainingTask.trial(task).checkSettings()) != nil) == isTaken, "\(patience ?? -99)")
    }
  }
}

@Suite("Events of a log that anybody wrote")
struct ForeignEventTests {
  private static let head = #"{"schema":2,"time":"2026-01-01T00:00:00.000Z","worker":"w","task":"trial/a/seed-1""#

  @Test(
    arguments: [
      #""event":"progress","epoch":9223372036854775807,"epochs":9223372036854775807"#,
      #""event":"progress","epoch":-9223372036854775808,"epochs":3"#,
      #""event":"leased","attempt":9223372036854775807,"purpose":"result""#,
      #""event":"recorded","digest":"\#(SHA256Digest(hashing: [1]))","seconds":1,"diverged_in_epoch":-9223372036854775808"#,
      #""event":"saved","epoch":4611686018427387904"#, #""event":"resumed","after_epoch":-9223372036854775808"#,
      #""event":"started","endpoint":"","tasks":9223372036854775807,"recorded":0"#,
    ])
  func `with numbers that cannot be are none`(fields: String) {
    var lines = EventLines()
    #expect(lines.event("\(Self.head),\(fields)}".utf8) == nil)
  }

  @Test func `with times that cannot be leave everything that is shown a number`() {
    let plan = Sweeps.small()
    var state = SweepState(plan: plan, time: 0)
    for event: SweepEvent in [
      .started(endpoint: "", tasks: 1, recorded: 0), .joined(worker: "w", host: "h", processID: 1),
      .leased(plan.tasks[0].id, attempt: 1, worker: "w", purpose: .result),
      .recorded(
        plan.tasks[0].id, digest: SHA256Digest(hashing: [1]), worker: "w", seconds: 1e308, divergedInEpoch: nil),
      .recorded(
        plan.tasks[1].id, digest: SHA256Digest(hashing: [1]), worker: "w", seconds: .infinity, divergedInEpoch: nil),
      .recorded(plan.tasks[2].id, digest: SHA256Digest(hashing: [1]), worker: "w", seconds: .nan, divergedInEpoch: nil),
      .present([WorkerPresence(worker: "w", silence: .nan, tasks: [])]), .sendingHome(seconds: .infinity),
    ] { state.apply(TimedEvent(event, at: 1)) }
    let worker = state.workers["w"]!
    #expect(worker.silence == 0 && worker.secondsPerTask!.isFinite)
    #expect(state.timeLeft?.seconds.isFinite ?? true)
    #expect(UTCTime.text(1e300).hasPrefix("9999-12-31"))
    #expect(UTCTime.text(.nan).hasPrefix("1970-01-01"))
  }
}
