import Access
import ContentHash
import DurableFiles
import Sweep
import Training
import ZeroMQ

/// Moves bytes between the scheduler and the world: the ROUTER socket and the store.
final class CoordinatorLoop {
  let coordinator: Coordinator
  let store: any CoordinatorStore
  let router: Socket
  let signals: ArtifactReference
  private let signalsInUse: UseLock
  let verified = VerifiedFiles()
  let signalsCheck: BackgroundCheck
  private let start = ContinuousClock.now
  private let endpoint: String
  private let firstRecorded: Int
  private var nextPresence = Duration.zero
  var scheduler: Scheduler
  /// The artifacts that are arriving.
  var uploads: [SHA256Digest: Upload] = [:]
  var hosts: [WorkerID: String] = [:]
  var gatekeeper: Gatekeeper
  private let admission: Admission?
  private var refusals = Refusals()
  /// What observers are shown.
  private(set) var status: SweepStatus

  init(_ coordinator: Coordinator, store: any CoordinatorStore) throws {
    self.coordinator = coordinator
    self.store = store
    signalsInUse = try UseLock(coordinator.signals)
    let size = try FileSystem.sizeAndTime(of: coordinator.signals).size
    signals = ArtifactReference(kind: .signals, digest: coordinator.plan.data, size: size)
    signalsCheck = BackgroundCheck(coordinator.signals, is: coordinator.plan.data)
    var settings = coordinator.settings.scheduler
    settings.firstToken = LeaseToken(store.starts) << 32
    if store.starts > 1 { settings.leasingStarts = coordinator.settings.readoption }
    scheduler = Scheduler(plan: coordinator.plan, recorded: try store.recordedDigests(), settings: settings)
    firstRecorded = scheduler.recordedCount
    status = SweepStatus(plan: coordinator.plan, recorded: Set(try store.recordedDigests().keys))
    let keys = coordinator.settings.keys
    gatekeeper = Gatekeeper(keys: keys)
    admission = try keys.map { try Admission(in: coordinator.context, keys: $0) }
    let router = try Socket(.router, in: coordinator.context)
    try router.set(SocketOption.forCoordinators + (keys.map(Admission.options) ?? []))
    endpoint = try router.bind(coordinator.settings.bind)
    self.router = router
    if let keys { try admission?.verify(endpoint, server: keys.keys.publicKey) }
  }

  var now: Duration { ContinuousClock.now - start }

  /// Passes an event on; of what was refused, as much as is worth a line.
  func observe(_ event: SweepEvent) {
    var event = event
    if case .rejected(let worker, let reason) = event {
      guard let count = refusals.note(worker) else { return }
      let note = count == 1 ? reason : "\(reason) (\(count) messages refused so far)"
      event = .rejected(worker: worker, reason: note)
    }
    status.apply(event, elapsed: now.seconds)
    coordinator.observe(event)
  }

  func run() throws -> SweepSummary {
    observe(.started(endpoint: endpoint, tasks: coordinator.plan.tasks.count, recorded: firstRecorded))
    let settings = coordinator.settings
    if settings.keys == nil, !CoordinatorSettings.isLocal(settings.bind) { observe(.unprotected(endpoint: endpoint)) }
    var poller = Poller()
    poller.add(router)
    poller.add(coordinator.wakeUp.socket)
    while !scheduler.isFinished, !coordinator.shouldStop, !coordinator.isConcluded { try step(poller) }
    if !scheduler.isFinished { try cancelEverything(poller) }
    if scheduler.isFinished || coordinator.isConcluded { try sendHome(poller) }
    var summary = SweepSummary(
      recorded: scheduler.recordedCount, failed: scheduler.failedTasks, left: scheduler.unfinished)
    summary.isConcluded = coordinator.isConcluded
    observe(.ended(recorded: summary.recorded, failed: summary.failed.count, left: summary.left))
    return summary
  }

  /// Waits for messages, answers a bounded number of them, and lets the scheduler look at the clock.
  private func step(_ poller: Poller) throws {
    _ = try poller.wait(atMost: .milliseconds(100))
    try coordinator.wakeUp.clear()
    for _ in 0..<256 {
      guard let message = try router.receiveMessage(waiting: false) else { break }
      receive(message)
    }
    closeOut()
    perform(scheduler.tick(now: now))
    resumeUploads()
    observePresence()
  }

  private func observePresence() {
    let now = now
    guard now >= nextPresence else { return }
    nextPresence = now + .seconds(1)
    observe(.present(scheduler.presences(now: now)))
  }

  /// Sends away the workers whose keys were revoked, and tells of strangers.
  private func closeOut() {
    attempting("read the members") {
      for worker in try gatekeeper.refresh(now: now) {
        send(.refused(reason: Gatekeeper.closedOut), to: worker)
        perform(scheduler.leave(worker, reason: "was revoked", now: now))
      }
    }
    for (address, key) in admission?.takeDenied() ?? [] {
      observe(.rejected(worker: address, reason: "key \(key.abbreviated) is not known here"))
    }
  }

  private func sendHome(_ poller: Poller) throws {
    for worker in scheduler.workerIDs { send(.drain(reason: "the sweep is finished"), to: worker) }
    let end = now + coordinator.settings.farewell
    while now < end, !scheduler.workerIDs.isEmpty { try step(poller) }
  }

  private func cancelEverything(_ poller: Poller) throws {
    observe(.stopping)
    perform(scheduler.stop())
    let end = now + coordinator.settings.farewell
    while now < end, scheduler.running > 0 { try step(poller) }
  }

  /// Sends what can be sent now. Whatever is lost is asked for again, by the worker or by the scheduler.
  @discardableResult
  func send(_ message: CoordinatorMessage, to worker: WorkerID) -> Bool {
    do {
      try router.send([worker.bytes] + message.frames, waiting: false)
      return true
    } catch {
      return false
    }
  }

  func perform(_ actions: [SchedulerAction]) {
    for action in actions {
      switch action {
      case .lease(let assignment, let worker): lease(assignment, to: worker)
      case .cancel(let token, let task, let worker):
        send(.cancel(token), to: worker)
        observe(.cancelled(task, worker: "\(worker)"))
      case .suspect(let worker): observe(.suspected(worker: "\(worker)"))
      case .lose(let worker, let reason):
        uploads = uploads.filter { $0.value.worker != worker }
        gatekeeper.forget(worker)
        observe(.left(worker: "\(worker)", reason: reason))
      case .retry(let attempt): note(attempt, givenUp: false)
      case .fail(let attempt): note(attempt, givenUp: true)
      }
    }
  }

  private func lease(_ assignment: Assignment, to worker: WorkerID) {
    let lease = Lease(
      token: assignment.token, task: assignment.task, attempt: assignment.attempt, work: assignment.work,
      inputs: inputs(of: assignment))
    gatekeeper.note(lease.token, leasedTo: worker)
    if send(.lease(lease), to: worker) {
      observe(.leased(assignment.task, attempt: assignment.attempt, worker: "\(worker)"))
    } else {
      perform(scheduler.leave(worker, reason: "is not connected any more", now: now))
    }
  }

  private func inputs(of assignment: Assignment) -> [ArtifactReference] {
    guard case .trial(let trial) = assignment.work, let checkpoint = trial.checkpoint else { return [signals] }
    let size = FileSystem.size(of: store.artifactPath(of: checkpoint)) ?? 0
    return [signals, ArtifactReference(kind: .checkpoint, digest: checkpoint, size: size)]
  }

  private func note(_ attempt: FailedAttempt, givenUp: Bool) {
    attempting("record a failure of \(attempt.task)") {
      try store.record(attempt, host: attempt.worker.flatMap { hosts[$0] } ?? "", givenUp: givenUp)
    }
    if givenUp {
      observe(.failed(attempt.task, attempt.failure, reason: attempt.reason))
    } else {
      observe(.retrying(attempt.task, attempt: attempt.attempt, attempt.failure, reason: attempt.reason))
    }
  }

  /// Runs `body`; what goes wrong is shown, and false returned.
  @discardableResult
  func attempting(_ what: String, _ body: () throws -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      observe(.problem("could not \(what): \(error)"))
      return false
    }
  }
}
