import ContentHash
import Foundation
import RunStore
import Sweep
import Training

@testable import Cluster

/// A whole cluster on one thread and without a clock: the real sessions of coordinator and workers, with a network, disks and processes
/// that an adversary has in its hands. It checks the promises while it goes.
struct SimulatedCluster {
  struct Member {
    var id: WorkerID
    var session: WorkerSession
    var training: Lease?
    /// Its results on disk.
    var spool: [SpooledResult] = []
  }

  static let plan = SweepPlan(
    definition: SweepDefinition(
      name: "small", data: .synthetic(records: 100, seed: 1),
      published: ["scratch-noaug-n70", "ssl-noaug-n70"].map { try! PublishedCondition(name: $0) }, seeds: [1, 2],
      encoder: EncoderSettings(architecture: .tiny)),
    data: SHA256Digest(hashing: Array("signals".utf8)))
  private static let digests = Dictionary(
    uniqueKeysWithValues: plan.tasks.map { ($0.id, SHA256Digest(hashing: Array($0.id.name.utf8))) })
  private static let specifications = SpecificationCache()

  /// What observers were told by the coordinator that is at work, and what it comes to.
  struct Observation {
    var initial = SweepState(plan: SimulatedCluster.plan, time: 0)
    var state = SweepState(plan: SimulatedCluster.plan, time: 0)
    var log: [TimedEvent] = []
  }

  private let auditShare: Double
  /// Whether a task is given up after too many failures, and a worker sent away.
  private let areFailuresCounted: Bool
  /// Nil where nobody looks.
  var observation: Observation?
  /// Whether tasks that take long are given to a second worker.
  private let hasStragglers: Bool
  private(set) var store = SimulatedStore()
  private var session: CoordinatorSession
  private(set) var members: [Member] = []
  private var toCoordinator: [(WorkerID, WorkerMessage)] = []
  private var toWorker: [(WorkerID, CoordinatorMessage)] = []
  private(set) var now = Duration.zero
  private var starts: UInt64 = 1
  private var generation = 0
  private var newestToken: LeaseToken = 0
  /// The recorded tasks of which the coordinator knows.
  private var told: Set<TaskID> = []
  private(set) var cancellations = 0
  private(set) var violations: [String] = []

  init(workers: Int, auditShare: Double, hasStragglers: Bool, areFailuresCounted: Bool = false) {
    self.auditShare = auditShare
    self.hasStragglers = hasStragglers
    self.areFailuresCounted = areFailuresCounted
    session = Self.session(
      store, starts: 1, now: .zero, auditShare: auditShare, hasStragglers: hasStragglers,
      areFailuresCounted: areFailuresCounted)
    for _ in 0..<workers { members.append(newMember()) }
  }

  private static func session(
    _ store: SimulatedStore, starts: UInt64, now: Duration, auditShare: Double, hasStragglers: Bool,
    areFailuresCounted: Bool
  ) -> CoordinatorSession {
    var settings = SchedulerSettings()
    settings.firstToken = starts << 32
    settings.leasingStarts = starts > 1 ? now + .seconds(10) : .zero
    settings.auditShare = auditShare
    if !hasStragglers { settings.stragglerAfter = .seconds(1_000_000) }
    if !areFailuresCounted {
      // Nothing here is a task's own fault.
      settings.hostLostAttempts = .max
      settings.crashAttempts = .max
      settings.hostsLost = .max
      settings.quarantineAfter = .max
    }
    return CoordinatorSession(
      scheduler: Scheduler(plan: plan, recorded: store.recorded, settings: settings, specifications: specifications),
      run: "run")
  }

  private static func needsArtifact(_ task: TaskID) -> Bool { task.name.hasPrefix("pretraining/") }

  private mutating func newMember(spool: [SpooledResult] = [], replacing: WorkerID? = nil) -> Member {
    generation += 1
    let replaces = replacing.map {
      [Hello.Predecessor(identity: "\($0)", failure: .hostLost, text: "was killed")]
    }
    let hello = Hello(
      host: "host-\(generation % 3)", processID: Int32(generation), slots: 1, replaces: replaces ?? [])
    var member = Member(
      id: WorkerID("worker-\(generation)"), session: WorkerSession(identity: hello, spooled: spool))
    member.spool = spool
    return member
  }

  var isFinished: Bool { session.scheduler.isFinished && store.recorded.count == Self.plan.tasks.count }

  // MARK: What the adversary does

  mutating func perform(_ move: Move) {
    switch move {
    case .deliverToCoordinator(let which): if let index = pick(which, toCoordinator) { deliverToCoordinator(index) }
    case .deliverToWorker(let which): if let index = pick(which, toWorker) { deliverToWorker(index) }
    case .dropToCoordinator(let which): if let index = pick(which, toCoordinator) { toCoordinator.remove(at: index) }
    case .dropToWorker(let which): if let index = pick(which, toWorker) { toWorker.remove(at: index) }
    case .doubleToCoordinator(let which):
      if let index = pick(which, toCoordinator) { toCoordinator.append(toCoordinator[index]) }
    case .doubleToWorker(let which): if let index = pick(which, toWorker) { toWorker.append(toWorker[index]) }
    case .tickWorker(let which): tick(which % members.count)
    case .tickCoordinator: tickCoordinator()
    case .advance(let milliseconds): now += .milliseconds(milliseconds)
    case .live(let quarters): for _ in 0..<quarters { live() }
    case .finish(let which): finish(which % members.count)
    case .fail(let which): fail(which % members.count)
    case .commit: commit(isFull: false)
    case .refuse: commit(isFull: true)
    case .crashWorker(let which, let keepsSpool, let isKnown):
      let index = which % members.count
      let old = members[index]
      members[index] = newMember(spool: keepsSpool ? old.spool : [], replacing: isKnown ? old.id : nil)
    case .drainWorker(let which):
      let index = which % members.count
      act(members[index].session.drain(), index)
    case .loseArtifact(let which): store.lose(which)
    case .returnArtifact(let which): store.return(which)
    case .restartCoordinator: restart()
    }
  }

  private func pick<Message>(_ which: Int, _ queue: [Message]) -> Int? { queue.isEmpty ? nil : which % queue.count }

  private mutating func restart() {
    starts += 1
    store.crash()
    told = Set(store.recorded.keys)
    session = Self.session(
      store, starts: starts, now: now, auditShare: auditShare, hasStragglers: hasStragglers,
      areFailuresCounted: areFailuresCounted)
    guard observation != nil else { return }
    let outcomes = scheduler.plan.tasks.filter { scheduler.isRecorded($0.id) }.map {
      ($0.id, SweepState.Outcome.recorded(divergedInEpoch: nil))
    }
    let initial = SweepState(
      plan: Self.plan, outcomes: Dictionary(uniqueKeysWithValues: outcomes), time: time)
    observation = Observation(initial: initial, state: initial)
  }

  /// The time of events, in seconds.
  private var time: Double { Double(now / .milliseconds(1)) / 1000 }

  var scheduler: Scheduler { session.scheduler }

  private mutating func observe(_ event: SweepEvent) {
    let timed = TimedEvent(event, at: time)
    observation?.log.append(timed)
    observation?.state.apply(timed)
  }

  /// Whether a task has neither a result nor been given up, as far as the coordinator knows.
  func isOpen(_ task: TaskID) -> Bool {
    !scheduler.isRecorded(task) && !scheduler.failedTasks.contains { $0.task == task }
  }

  /// What the run's folder would hold.
  var storedTasks: [StoredTask] {
    Self.plan.tasks.map { task in
      let state: StoredTask.State =
        scheduler.isRecorded(task.id) ? .recorded : isOpen(task.id) ? .planned : .failed
      return StoredTask(
        id: task.id, state: state, digest: state == .recorded ? Self.digests[task.id] : nil, provenance: nil,
        failures: 0, reproduced: 0, differing: 0)
    }
  }

  private mutating func tickCoordinator() {
    act(session.tick(now: now))
    for checkpoint in session.missing.keys.sorted(by: { $0.hexadecimal < $1.hexadecimal }) {
      act(session.look(at: checkpoint, standing(of: checkpoint), now: now))
    }
  }

  private func standing(of artifact: SHA256Digest) -> FileStanding {
    store.artifacts.contains(artifact) ? .present : .gone
  }

  private mutating func tick(_ index: Int) { act(members[index].session.tick(now: now), index) }

  private mutating func finish(_ index: Int) {
    guard let lease = members[index].training else { return }
    members[index].training = nil
    let digest = Self.digests[lease.task]!
    let needsArtifact = Self.needsArtifact(lease.task)
    let result = SpooledResult(
      run: members[index].session.run ?? "",
      computation: Computation(under: lease, seconds: 1, digest: digest, body: []),
      checkpoint: needsArtifact ? ArtifactReference(kind: .checkpoint, digest: digest, size: 1) : nil)
    members[index].spool.append(result)
    act(members[index].session.finished(result), index)
  }

  private mutating func fail(_ index: Int) {
    guard members[index].training != nil else { return }
    members[index].training = nil
    act(members[index].session.failed(.crash, text: "chaos"), index)
  }

  private mutating func commit(isFull: Bool) {
    for (delivery, outcome) in store.commit(isFull: isFull) {
      if case .differs = outcome { violations.append("\(delivery.computation.task) came out differently") }
      if store.recorded[delivery.computation.task] != nil { told.insert(delivery.computation.task) }
      act(session.recorded(delivery, outcome, now: now))
    }
  }

  // MARK: The coordinator

  private mutating func deliverToCoordinator(_ index: Int) {
    let (worker, message) = toCoordinator.remove(at: index)
    act(session.receive(message, from: worker, now: now))
  }

  private mutating func act(_ actions: [CoordinatorSession.Action]) {
    for action in actions {
      switch action {
      case .send(let message, let worker):
        check(message)
        toWorker.append((worker, message))
      case .lease(let assignment, let worker): send(assignment, to: worker)
      case .record(let delivery): store.submit(delivery)
      case .fetch(let artifact, let worker):
        let answer: CoordinatorMessage =
          store.artifacts.contains(artifact.digest)
          ? .have(artifact.digest) : .want(ChunkRequest(digest: artifact.digest, offset: 0, credit: 1))
        toWorker.append((worker, answer))
      case .take(let chunk, let worker):
        store.keep(chunk.digest)
        toWorker.append((worker, .have(chunk.digest)))
      case .note(.failure(let failure, givenUp: true)):
        violations.append("\(failure.task) was given up: \(failure.message)")
      case .observe(let event): observe(event)
      case .note, .serve, .discard, .forget: break
      }
    }
  }

  private mutating func send(_ assignment: Assignment, to worker: WorkerID) {
    if let checkpoint = assignment.checkpoint, !store.artifacts.contains(checkpoint) {
      return act(session.withhold(assignment, from: worker, because: .gone))
    }
    if assignment.token <= newestToken { violations.append("lease \(assignment.token) is not new") }
    newestToken = assignment.token
    if assignment.purpose == .repetition, session.missing.isEmpty {
      violations.append("\(assignment.task) was given out again although no checkpoint is missing")
    }
    if assignment.purpose == .result, told.contains(assignment.task) {
      violations.append("\(assignment.task) was given out after it was recorded")
    }
    let lease = Lease(
      token: assignment.token, task: assignment.task, attempt: assignment.attempt,
      specification: assignment.specification, inputs: [])
    act(session.leased(assignment, to: worker))
    toWorker.append((worker, .lease(lease)))
  }

  private mutating func check(_ message: CoordinatorMessage) {
    switch message {
    case .acknowledge(let task, let digest):
      if store.recorded[task]?.digest != digest { violations.append("\(task) was acknowledged and is not recorded") }
    case .reject(let task, _, let reason): violations.append("an honest result of \(task) was rejected: \(reason)")
    case .refused(let reason): violations.append("an honest worker was refused: \(reason)")
    default: break
    }
  }

  // MARK: The workers

  private mutating func deliverToWorker(_ index: Int) {
    let (worker, message) = toWorker.remove(at: index)
    guard let index = members.firstIndex(where: { $0.id == worker }) else { return }
    if case .want(let request) = message,
      members[index].spool.contains(where: { $0.computation.digest == request.digest })
    {
      toCoordinator.append((worker, .chunk(Chunk(digest: request.digest, offset: 0, bytes: []))))
    }
    act(members[index].session.receive(message, now: now), index)
  }

  private mutating func act(_ actions: [WorkerSession.Action], _ index: Int) {
    for action in actions {
      switch action {
      case .send(let message): toCoordinator.append((members[index].id, message))
      case .begin(let lease):
        if members[index].training != nil { violations.append("two trainings at one worker") }
        members[index].training = lease
        members[index].session.trainingBegins(now: now)
      case .cancel:
        guard members[index].training != nil else { continue }
        cancellations += 1
        members[index].training = nil
        act(members[index].session.failed(.cancelled, text: "cancelled"), index)
      case .forget(let result):
        if store.recorded[result.computation.task]?.digest != result.computation.digest {
          violations.append("a result of \(result.computation.task) was forgotten and is not recorded")
        }
        members[index].spool.removeAll { $0 == result }
      case .end:
        // Whoever leaves before the end is replaced by somebody on the same host.
        members[index] = newMember(spool: members[index].spool)
        return
      case .overdue, .discard, .reconnect: break
      }
    }
  }

  // MARK: Peace

  /// A quarter of a second in which nothing goes wrong and no training ends.
  private mutating func live() {
    now += .milliseconds(250)
    for index in members.indices { tick(index) }
    tickCoordinator()
    for _ in 0..<toCoordinator.count { deliverToCoordinator(0) }
    for _ in 0..<toWorker.count { deliverToWorker(0) }
  }

  /// Goes on without faults until everything is recorded; false where that takes unreasonably long.
  mutating func settle() -> Bool {
    for _ in 0..<600 {
      if isFinished { return true }
      live()
      commit(isFull: false)
      for index in members.indices { finish(index) }
    }
    return isFinished
  }
}
