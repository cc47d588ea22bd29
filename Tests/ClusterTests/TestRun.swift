import Access
import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import Training

/// A sweep in a temporary folder: a store, a signal file, coordinators and workers on threads of this process.
final class TestRun: Sendable {
  let folder: String
  let store: MemoryStore
  let plan: SweepPlan
  let signals: String
  let endpoint: String
  let events = Mutex<[SweepEvent]>([])

  init(
    conditions: [String] = ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: [UInt64] = [1, 2, 3], signalBytes: Int = 5000,
    streams: StreamSettings = StreamSettings()
  ) throws {
    folder = "/tmp/seedsweep-test-\(UInt64.random(in: 0 ... .max))"
    // Its socket is without keys.
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileManager.default.createDirectory(atPath: "\(folder)/store", withIntermediateDirectories: true)
    store = MemoryStore(folder: "\(folder)/store")
    let bytes = (0..<signalBytes).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    signals = "\(folder)/packed.signals"
    try Data(bytes).write(to: URL(fileURLWithPath: signals))
    endpoint = "ipc://\(folder)/socket"
    plan = SweepPlan(
      definition: SweepDefinition(
        name: "test", data: .synthetic(records: 100, seed: 1),
        published: conditions.map { try! PublishedCondition(name: $0) },
        seeds: seeds, encoder: EncoderSettings(architecture: .tiny), streams: streams),
      data: SHA256Digest(hashing: bytes))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func coordinator(_ adjust: (inout CoordinatorSettings) throws -> Void = { _ in }) throws -> Coordinator {
    var settings = try CoordinatorSettings(bind: endpoint)
    settings.readoption = .zero
    settings.homecoming = .seconds(3)
    try adjust(&settings)
    return try Coordinator(plan: plan, signals: signals, settings: settings) { event in
      self.events.withLock { $0.append(event.event) }
    }
  }

  func worker(
    _ name: String, cache: String? = nil, saveInterval: Double = 300, credentials: Credentials? = nil,
    replaces: [Hello.Predecessor] = [],
    trainer: @escaping Trainer
  ) throws -> Worker {
    var settings = WorkerSettings(
      connect: endpoint, credentials: credentials, cache: "\(folder)/\(cache ?? name)", identity: name, host: "host",
      replaces: replaces)
    settings.training.saveInterval = saveInterval
    return try Worker(settings, trainer: trainer)
  }

  /// How many times a worker has joined.
  var joined: Int { events.withLock { $0.count { if case .joined = $0 { true } else { false } } } }

  /// The digest of every recorded task.
  var recorded: [TaskID: SHA256Digest] { store.recordedTasks().mapValues(\.digest) }

  /// What an undisturbed run records, computed without any network.
  func expected(checkpointBytes: Int = 1000) throws -> [TaskID: SHA256Digest] {
    let trainer = SimulatedTrainer.trainer(checkpointBytes: checkpointBytes)
    var digests: [TaskID: SHA256Digest] = [:]
    for planned in plan.tasks {
      let task = planned.task(checkpoint: planned.prerequisite.flatMap { digests[$0] })
      let checkpoint = planned.prerequisite.map { "\(folder)/expected-\(digests[$0]!)" }
      switch try trainer(TrainerInput(task: task, checkpoint: checkpoint, signals: signals), TrainerOutlet()) {
      case .trial(let result): digests[planned.id] = result.digest
      case .pretraining(let result, let bytes):
        digests[planned.id] = result.checkpoint
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/expected-\(result.checkpoint)"))
      }
    }
    return digests
  }
}

/// Something that runs on a thread of its own and gives a value.
final class Running<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)

  init(_ body: @escaping @Sendable () throws -> Value) {
    Thread {
      let result = Result { try body() }
      self.outcome.withLock { $0 = result }
    }.start()
  }

  /// The value, waiting for it.
  func value() throws -> Value {
    while true {
      if let outcome = outcome.withLock({ $0 }) { return try outcome.get() }
      usleep(1000)
    }
  }

  var isFinished: Bool { outcome.withLock { $0 != nil } }
}

/// Waits until `condition` holds; the test's time limit ends what never does.
func wait(until condition: () -> Bool) { while !condition() { usleep(1000) } }
