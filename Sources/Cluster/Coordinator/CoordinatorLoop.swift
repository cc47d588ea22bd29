import Access
import ContentHash
import DurableFiles
import Foundation
import Sweep
import Training
import ZeroMQ

/// Moves bytes between the coordinator's session and the world: the ROUTER socket, the recorder, the observer.
final class CoordinatorLoop {
  let coordinator: Coordinator
  let store: any CoordinatorStore
  let router: Socket
  let signals: ArtifactReference
  let signalsCheck: BackgroundCheck
  private let start = ContinuousClock.now
  /// The same moment in seconds since 1970: events are told in this time, which no change of the clock moves.
  private let startTime = Date.now.timeIntervalSince1970
  private let endpoint: Endpoint
  /// What is shown while no worker is there, and when it is shown next.
  private let advice: String?
  private var nextAdvice: Duration?
  private var advicePause = Duration.seconds(60)
  private let firstRecorded: Int
  private let recorder: Recorder
  private let records: Mailbox<Recorder.Report>
  private let observer: Conveyor<TimedEvent>
  var session: CoordinatorSession
  private var lastTick: Duration?
  private var lastRequests: Duration?
  let desk: ArtifactDesk
  private let artifacts: Mailbox<ArtifactDesk.Outcome>
  var load: ChunkLoad
  var quota: UploadQuota
  /// Whose chunks of which artifact are expected.
  var arriving: [SHA256Digest: WorkerID] = [:]
  let connections: ConnectionGuard
  private let cuts: Mailbox<ConnectionLedger.Cut>
  /// By which connection a peer spoke last.
  var descriptors: [WorkerID: Int32] = [:]
  var curves: CurveThinning
  var gatekeeper: Gatekeeper
  let admission: Admission?
  var security: SecurityWatch?
  /// Nil where hosts have no keys.
  let enrolments: EnrolmentDesk?
  private let enrolled: Mailbox<EnrolmentDesk.Report>
  private var refusals = Refusals()
  /// What observers are shown.
  private(set) var state: SweepState

  /// How many messages are answered before the loop looks at anything else.
  private static let burst = 256
  private static let tickInterval = Duration.milliseconds(50)
  private static let requestInterval = Duration.seconds(1)

  init(_ coordinator: Coordinator, store: any CoordinatorStore) throws {
    self.coordinator = coordinator
    self.store = store
    let signalsInUse = try UseLock(coordinator.signals)
    let size = try FileSystem.sizeAndTime(of: coordinator.signals).size
    signals = ArtifactReference(kind: .signals, digest: coordinator.plan.data, size: size)
    signalsCheck = try BackgroundCheck(coordinator.signals, is: coordinator.plan.data)
    var settings = coordinator.settings.scheduler
    settings.firstToken = LeaseToken(clamping: store.starts) << 32
    if let keys = coordinator.settings.keys {
      settings.auditSecret = keys.authenticationKey(for: "audits").tag(of: store.identity)
    }
    if store.starts > 1 { settings.leasingStarts = coordinator.settings.readoption }
    let recorded = try store.recordedTasks()
    let scheduler = Scheduler(plan: coordinator.plan, recorded: recorded, settings: settings)
    firstRecorded = scheduler.recordedCount
    session = CoordinatorSession(
      scheduler: scheduler, run: store.identity, facts: coordinator.settings.facts,
      fingerprint: try store.numericFingerprint(),
      isMixedAllowed: settings.isMixedAllowed, saved: try store.savedStates(),
      areStatesShared: coordinator.settings.areStatesShared, filePatience: coordinator.settings.filePatience)
    state = SweepState(
      plan: coordinator.plan, outcomes: recorded.mapValues { _ in .recorded(divergedInEpoch: nil) },
      seconds: recorded.mapValues(\.seconds), time: startTime)
    store.requests?.clearAnswers()
    let keys = coordinator.settings.keys
    gatekeeper = Gatekeeper(keys: keys, run: store.identity)
    admission = try keys.map { try Admission(in: coordinator.context, keys: $0) }
    let limits = coordinator.settings.limits
    let router = try Socket(.router, in: coordinator.context)
    cuts = Mailbox(wakeUp: coordinator.wakeUp.handle)
    connections = try ConnectionGuard(
      of: router, in: coordinator.context, limits: limits, isEncrypted: keys != nil, mailbox: cuts)
    load = ChunkLoad(limits)
    quota = UploadQuota(largest: Self.largestUploads(coordinator.plan), spare: limits.spareUploads)
    curves = CurveThinning(limits.progress)
    try router.set(SocketOption.forCoordinators + (keys.map(Admission.options) ?? []))
    endpoint = try coordinator.settings.listen(router)
    self.router = router
    if let keys { try admission?.verify(endpoint, server: keys.keys.publicKey) }
    advice = try coordinator.settings.whenListening(endpoint)
    nextAdvice = session.scheduler.isFinished ? nil : .zero
    records = Mailbox(wakeUp: coordinator.wakeUp.handle)
    recorder = try Recorder(store: store, check: ResultCheck(folds: coordinator.folds), mailbox: records)
    artifacts = Mailbox(wakeUp: coordinator.wakeUp.handle)
    let verified = VerifiedFiles()
    desk = try ArtifactDesk(
      ArtifactWork(
        path: { [store] in store.artifactPath(of: $0) }, signals: signals, signalsInUse: signalsInUse,
        verify: coordinator.settings.verify ?? { try verified.verify($0, is: $1) },
        now: { [start] in ContinuousClock.now - start }),
      mailbox: artifacts)
    let enrolled = Mailbox<EnrolmentDesk.Report>(wakeUp: coordinator.wakeUp.handle)
    self.enrolled = enrolled
    enrolments = try keys.map { try EnrolmentDesk($0, mailbox: enrolled) }
    observer = try Conveyor(name: "observer", gathering: .milliseconds(2)) { [observe = coordinator.observe] events in
      events.forEach(observe)
    }
    if let keys, let admission { security = try SecurityWatch(keys, addresses: admission.addresses) }
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
    let timed = TimedEvent(event, at: startTime + now.seconds)
    state.apply(timed)
    observer.put(timed)
  }

  func run() throws -> SweepSummary {
    observe(.started(endpoint: "\(endpoint)", tasks: coordinator.plan.tasks.count, recorded: firstRecorded))
    defer {
      observer.finish()
      security?.finish()
    }
    if coordinator.settings.isUnprotected { observe(.unprotected(endpoint: "\(endpoint)")) }
    do { try work() } catch {
      // Also for those who look on, and the log.
      observe(.problem("\(error)"))
      observe(ending)
      throw error
    }
    let scheduler = session.scheduler
    var summary = SweepSummary(
      recorded: scheduler.recordedCount, failed: scheduler.failedTasks, left: scheduler.unfinished,
      openAudits: scheduler.openAudits)
    summary.isConcluded = coordinator.isConcluded
    observe(ending)
    return summary
  }

  private var ending: SweepEvent {
    let scheduler = session.scheduler
    return .ended(
      recorded: scheduler.recordedCount, failed: scheduler.failedTasks.count, left: scheduler.unfinished)
  }

  private func work() throws {
    defer {
      recorder.finish()
      desk.finish()
      enrolments?.finish()
    }
    var poller = Poller()
    poller.add(router)
    poller.add(coordinator.wakeUp.socket)
    let wasOver = session.scheduler.isFinished || coordinator.isConcluded
    while !session.scheduler.isFinished, !coordinator.shouldStop, !coordinator.isConcluded { try step(poller) }
    if !session.scheduler.isFinished { try cancelEverything(poller) }
    if session.scheduler.isFinished || coordinator.isConcluded {
      // Those of the coordinator before this one may be looking for it.
      try sendHome(poller, anybody: wasOver && store.starts > 1 && coordinator.settings.readoption > .zero)
    }
    while session.isRecording { try step(poller) }
  }

  /// Waits for messages, answers a bounded number of them, and lets the session look at the clock.
  private func step(_ poller: Poller) throws {
    _ = try poller.wait(atMost: .milliseconds(100))
    // First of all: a gap since the last time tells that this process was itself stopped.
    try tickIfDue()
    try coordinator.wakeUp.clear()
    for report in records.takeAll() { try settle(report) }
    for outcome in artifacts.takeAll() { take(outcome) }
    for report in enrolled.takeAll() { settle(report) }
    for cut in cuts.takeAll() { observe(.rejected(worker: cut.peer, reason: cut.reason)) }
    for _ in 0..<Self.burst {
      guard
        let message = try router.receiveMessage(waiting: false, frames: limits.frames, bytes: limits.messageBytes)
      else { return connections.drain() }
      receive(message)
    }
  }

  var limits: PeerLimits { coordinator.settings.limits }

  private func tickIfDue() throws {
    let now = now
    if let lastTick, now - lastTick < Self.tickInterval { return }
    lastTick = now
    // What no worker can use is worth no waiting.
    if !session.scheduler.isFinished, let damage = signalsCheck.damage { throw damage }
    closeOut()
    perform(session.tick(now: now))
    if !arriving.isEmpty { desk.submit(.resume) }
    if lastRequests.map({ now - $0 >= Self.requestInterval }) ?? true {
      lastRequests = now
      try store.checkPlace()
      heedRequests()
      cutOffRevoked()
      advise()
      for checkpoint in session.missing.keys {
        perform(session.look(at: checkpoint, standing(of: checkpoint), now: now))
      }
    }
  }

  private func heedRequests() {
    guard let box = store.requests else { return }
    for (name, request) in box.all() {
      let workers = session.workers(concernedBy: request)
      perform(session.heed(request))
      attempting("answer a request") { try box.answer(name, RunRequest.Answer(workers: workers)) }
    }
  }

  /// Says what a host has to do, now and then, while none does it.
  private func advise() {
    guard let advice, let due = nextAdvice, now >= due, !session.isOver, session.scheduler.workerIDs.isEmpty else {
      return
    }
    observe(.inviting(endpoint: "\(endpoint)", advice: advice))
    nextAdvice = now + advicePause
    advicePause = min(advicePause * 2, .seconds(3600))
  }

  private func settle(_ report: Recorder.Report) throws {
    // Not for now, but for good: this coordinator can only end, so that another one finds what the workers keep.
    if case .postponed = report.outcome { try store.checkPlace() }
    if let delivery = report.delivery {
      if report.outcome.isFinal {
        quota.settle(delivery.computation.digest)
        gatekeeper.settle(delivery.computation.token)
      }
      perform(session.recorded(delivery, report.outcome, now: now))
    } else if case .postponed(let reason) = report.outcome {
      observe(.problem("could not record what happened: \(reason)"))
    }
  }

  private func sendHome(_ poller: Poller, anybody: Bool) throws {
    perform(session.sendHome())
    let start = now
    var isTold = false
    while now - start < coordinator.settings.homecoming, !coordinator.shouldStop, anybody || session.expected > 0 {
      try step(poller)
      if !isTold, anybody || now - start > .seconds(1) {
        isTold = true
        observe(.sendingHome(seconds: coordinator.settings.homecoming.seconds))
      }
    }
  }

  private func cancelEverything(_ poller: Poller) throws {
    observe(.stopping)
    perform(session.stop())
    let end = now + coordinator.settings.farewell
    while now < end, session.scheduler.running > 0 { try step(poller) }
  }

  /// Sends what can be sent now. Whatever is lost is asked for again, by the worker or by the session.
  @discardableResult
  func send(_ message: CoordinatorMessage, to worker: WorkerID) -> Bool {
    let frames = message.frames
    do {
      try router.send([worker.bytes] + frames, waiting: false)
      if let descriptor = descriptors[worker] { connections.send(frames, to: descriptor) }
      return true
    } catch {
      return false
    }
  }

  func perform(_ actions: [CoordinatorSession.Action]) {
    for action in actions {
      switch action {
      case .send(let message, let worker): send(message, to: worker)
      case .lease(let assignment, let worker): lease(assignment, to: worker)
      case .record(let delivery): recorder.submit(.result(delivery))
      case .note(let record): recorder.submit(.note(record))
      case .observe(let event): observe(event)
      case .serve(let request, let worker): serve(request, to: worker)
      case .fetch(let artifact, let worker): receive(artifact, from: worker)
      case .take(let chunk, let worker): receive(chunk, from: worker)
      case .discard(let digest): discard(digest)
      case .forget(let worker):
        forgetUploads(of: worker)
        descriptors[worker] = nil
        curves.forget(worker)
        gatekeeper.forget(worker)
      }
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
