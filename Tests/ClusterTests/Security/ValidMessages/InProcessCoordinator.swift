import Access
import ContentHash
import DurableFiles
import ECGData
import Foundation
import RunStore
import Sweep
import TestPeers
import TestSupport
import Training
import ZeroMQ

@testable import Cluster

/// A coordinator without sockets and threads: frames go through the protocol, the gatekeeper, the session, the recorder and a real run
/// folder, and what observers are told into the state and the log, as in `CoordinatorLoop`.
final class InProcessCoordinator {
  let plan: SweepPlan
  let folder: TemporaryFolder
  let keys: CoordinatorKeys
  let store: RunStore
  let log: EventLog
  private(set) var state: SweepState
  private(set) var now = Duration.zero
  private(set) var rejections: [String] = []
  private var gatekeeper: Gatekeeper
  private(set) var session: CoordinatorSession
  private var pending: [Recorder.Request] = []
  /// What peers were sent since it was looked at last.
  private var sent: [WorkerID: [CoordinatorMessage]] = [:]
  private let check: ResultCheck

  /// The test fold of the results that `SimulatedResult` makes.
  static let folds = SplitCounts(train: [40, 30, 20, 10, 10], validation: [4, 3, 2, 1, 1], test: [4, 3, 2, 1, 1])

  init(seeds: Int) throws {
    folder = try TemporaryFolder()
    var fineTuning = FineTuningSettings()
    fineTuning.epochs = 3
    var pretraining = PretrainingSettings()
    pretraining.epochs = 3
    pretraining.warmupEpochs = 1
    plan = SweepPlan(
      definition: SweepDefinition(
        name: "forged", data: .synthetic(records: 100, seed: 1),
        published: ["scratch-noaug-n70", "ssl-noaug-n70"].map { try! PublishedCondition(name: $0) },
        seeds: (1...UInt64(seeds)).map(\.self), encoder: EncoderSettings(architecture: .tiny), pretraining: pretraining,
        fineTuning: fineTuning), data: SHA256Digest(hashing: Array("signals".utf8)))
    keys = try CoordinatorKeys(folder: folder.path + "/keys")
    store = try RunStore.open(
      directory: folder.path + "/run", plan: plan, sweepText: "", dataSource: "synthetic",
      baselines: Baselines(Self.folds), codeVersion: "test")
    log = try EventLog(path: EventLog.path(run: store.directory))
    var settings = SchedulerSettings()
    settings.firstToken = LeaseToken(store.starts) << 32
    settings.auditShare = 0.2
    // Whoever means ill would give up all of them.
    settings.hostLostAttempts = .max
    settings.crashAttempts = .max
    settings.hostsLost = .max
    session = CoordinatorSession(scheduler: Scheduler(plan: plan, settings: settings), run: store.identity)
    gatekeeper = Gatekeeper(keys: keys, run: store.identity)
    state = try store.reader.state(time: 0)
    check = ResultCheck(folds: Self.folds)
    observe(.started(endpoint: "nowhere", tasks: plan.tasks.count, recorded: 0))
  }

  /// A host that has joined, as the connection names it.
  func member(_ name: String) throws -> String {
    let pair = try CurveKeyPair()
    try keys.enrol(pair.publicKey, name: name, at: "tcp://127.0.0.1:1")
    return pair.publicKey.hexadecimal
  }

  func take(from worker: WorkerID) -> [CoordinatorMessage] {
    defer { sent[worker] = nil }
    return sent[worker] ?? []
  }

  func receive(_ frames: [[UInt8]], from worker: WorkerID, of host: String) {
    now += .milliseconds(20)
    do throws(ProtocolError) {
      let message = try WorkerMessage(frames: frames)
      switch gatekeeper.judge(message, from: worker, userID: host) {
      case .pass(let sender) where message.roles == [.worker]:
        perform(session.receive(message, from: worker, as: sender, now: now))
      case .pass, .enrol: break
      case .amend(let hello, let sender, let reason):
        reject(worker, reason)
        perform(session.receive(.hello(hello), from: worker, as: sender, now: now))
      case .refuse(let reason, let answer):
        reject(worker, reason)
        if let answer { sent[worker, default: []].append(answer) }
      }
    } catch { reject(worker, "\(error)") }
  }

  /// What is done several times a second: the clock is looked at, and everything that waits is written.
  func tick() {
    perform(session.tick(now: now))
    let reports = Recorder.record(pending, in: store, check)
    pending = []
    for report in reports {
      guard let delivery = report.delivery else { continue }
      if case .refused(let reason) = report.outcome { rejections.append(reason) }
      perform(session.recorded(delivery, report.outcome, now: now))
    }
  }

  private func reject(_ worker: WorkerID, _ reason: String) { observe(.rejected(worker: "\(worker)", reason: reason)) }

  private func observe(_ event: SweepEvent) {
    if case .rejected(_, let reason) = event { rejections.append(reason) }
    let timed = TimedEvent(event, at: 1.6e9 + now / .seconds(1))
    state.apply(timed)
    if case .rejected = event { return }
    if !event.isFleeting { log.write(timed) }
  }

  private func perform(_ actions: [CoordinatorSession.Action]) {
    for action in actions {
      switch action {
      case .send(let message, let worker): sent[worker, default: []].append(message)
      case .lease(let assignment, let worker): lease(assignment, to: worker)
      case .record(let delivery): pending.append(.result(delivery))
      case .note(let record): pending.append(.note(record))
      case .observe(let event): observe(event)
      case .fetch(let artifact, _): perform(session.arrived(artifact.digest))
      case .forget(let worker):
        gatekeeper.forget(worker)
        sent[worker] = nil
      case .serve(let request, _):
        _ = try? ArtifactTransfer.chunks(answering: request, from: store.artifacts.path(of: request.digest))
      case .take, .discard: break
      }
    }
  }

  private func lease(_ assignment: Assignment, to worker: WorkerID) {
    var inputs = [ArtifactReference(kind: .signals, digest: plan.data, size: 100)]
    if let state = session.savedState(for: assignment, at: worker) {
      inputs.append(state)
    } else if let checkpoint = assignment.checkpoint {
      inputs.append(ArtifactReference(kind: .checkpoint, digest: checkpoint, size: 1))
    }
    let seal = gatekeeper.seal(
      assignment.token, of: assignment.task, leasedTo: worker,
      beganFrom: session.contributors(to: assignment, at: worker))
    perform(session.leased(assignment, to: worker))
    sent[worker, default: []].append(
      .lease(
        Lease(
          token: assignment.token, task: assignment.task, attempt: assignment.attempt,
          specification: assignment.specification, inputs: inputs, seal: seal)))
  }
}
