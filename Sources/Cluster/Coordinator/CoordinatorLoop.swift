import Access
import ContentHash
import DurableFiles
import Foundation
import PrintableText
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
  private(set) var descriptors: [WorkerID: Int32] = [:]
  private var curves: CurveThinning
  var gatekeeper: Gatekeeper
  private let admission: Admission?
  private var security: SecurityWatch?
  /// Nil where hosts have no keys.
  private let enrolments: EnrolmentDesk?
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

  private var limits: PeerLimits { coordinator.settings.limits }

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

  /// Takes one message from the socket: the peer's identity, then the frames of the protocol.
  private func receive(_ received: ReceivedMessage) {
    let worker = WorkerID(bytes: received.frames[0])
    guard connections.deliver(received) else { return }
    note(received.connection, of: worker)
    if received.isCutShort { return refuse(received, from: worker) }
    do throws(ProtocolError) {
      let message = try WorkerMessage(frames: Array(received.frames.dropFirst()))
      switch gatekeeper.judge(message, from: worker, userID: received.userID) {
      case .pass(let sender) where message.roles == [.worker]:
        if case .hello = message { security?.joined(received.userID) }
        heed(message, received, from: worker, as: sender)
      case .pass:
        security?.joined(received.userID)
        answer(message, from: worker)
      case .amend(let hello, let sender, let reason):
        security?.refused(received.userID, reason: reason)
        observe(.rejected(worker: "\(worker)", reason: reason))
        heed(.hello(hello), received, from: worker, as: sender)
      case .enrol(let request):
        if enrolments?.submit(request) == false {
          refuse(received, from: worker, because: "too many keys are being enrolled: it is to ask again")
        }
      case .refuse(let reason, let answer):
        refuse(received, from: worker, because: reason)
        if let answer { send(answer, to: worker) }
      }
    } catch {
      if case .version = error { send(.refused(reason: "\(error)"), to: worker) }
      refuse(received, from: worker, because: "\(error)")
    }
  }

  private func note(_ connection: Int32?, of worker: WorkerID) {
    guard descriptors[worker] != connection else { return }
    descriptors[worker] = connection
    // Those who left without a word; whoever is there speaks again.
    if descriptors.count > 2 * connections.count + 1000 { descriptors = [:] }
  }

  private func refuse(_ received: ReceivedMessage, from worker: WorkerID, because reason: String) {
    security?.refused(received.userID, reason: reason)
    observe(.rejected(worker: "\(worker)", reason: reason))
    connections.note(.refusal, of: received)
  }

  /// A message of more frames or bytes than any has.
  private func refuse(_ received: ReceivedMessage, from worker: WorkerID) {
    let reason = "a message of \(received.frameCount - 1) frames and \(received.byteCount) bytes"
    guard received.frameCount > limits.mostFrames || received.byteCount > limits.messageBytes else {
      return refuse(received, from: worker, because: reason)
    }
    connections.cut(received, because: reason)
  }

  /// Takes what a worker says, unless it says it too often.
  private func heed(_ message: WorkerMessage, _ received: ReceivedMessage, from worker: WorkerID, as sender: Sender) {
    switch message {
    case .hello where !connections.note(.greeting, of: received): return
    case .failed(var report):
      guard connections.note(.failure, of: received) else { return }
      report.text = String(report.text.prefix(limits.failureText))
      perform(session.receive(.failed(report), from: worker, as: sender, now: now))
    case .progress where session.scheduler.isConnected(worker) && !curves.isShown(of: worker, now: now):
      // What it says of its training is left out, not that it lives.
      perform(session.hear(worker, now: now))
    default: perform(session.receive(message, from: worker, as: sender, now: now))
    }
  }

  private func settle(_ report: EnrolmentDesk.Report) {
    enrolments?.settle()
    let peer = report.request.peer
    switch report.outcome {
    case .enrolled(let member):
      gatekeeper.membersChanged()
      welcome(member, peer)
    case .refused(let refusal):
      security?.refused(report.request.token.hexadecimal, reason: "\(refusal)")
      observe(.rejected(worker: "\(peer)", reason: "\(refusal)"))
      send(.refused(reason: "\(refusal)"), to: peer)
    case .failed(let reason): observe(.rejected(worker: "\(peer)", reason: "could not be enrolled: \(reason)"))
    }
  }

  /// The key of a host has become a member's.
  private func welcome(_ member: Member, _ peer: WorkerID) {
    let comeback = coordinator.settings.keys?.membership.revokedNamesake(of: member).map {
      Comeback(revokedKey: $0.shortKey, token: member.token?.abbreviated ?? "")
    }
    observe(.enrolled(host: member.name, comeback: comeback))
    security?.enrolled(member)
    send(.enrolled, to: peer)
  }

  /// Answers those who do not train but look on or operate.
  private func answer(_ message: WorkerMessage, from peer: WorkerID) {
    switch message {
    case .look: send(.status(state.lines(width: 200)), to: peer)
    case .dismiss(let workers):
      let request = RunRequest.drain(worker: workers.printable(atMost: 100))
      let count = session.workers(concernedBy: request).count
      perform(session.heed(request))
      send(.dismissed(workers: count), to: peer)
    default: break
    }
  }

  /// Sends away the workers whose keys were revoked, and tells of strangers.
  private func closeOut() {
    attempting("read the members") {
      for worker in try gatekeeper.refresh(now: now) {
        send(.refused(reason: Gatekeeper.closedOut), to: worker)
        perform(session.dismiss(worker, reason: "was revoked", now: now))
      }
    }
    for (address, key) in admission?.takeDenied() ?? [] {
      let reason = "key \(key.abbreviated) is not known here"
      security?.refused(key, address: address, reason: reason)
      observe(.rejected(worker: address, reason: reason))
    }
  }

  /// Of a key that is nobody's any more no connection stays, whatever it was for.
  private func cutOffRevoked() {
    for key in connections.keys where gatekeeper.isClosedOut(key) {
      connections.cut(key: key, because: Gatekeeper.closedOut)
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

  private func lease(_ assignment: Assignment, to worker: WorkerID) {
    guard let inputs = inputs(of: assignment, at: worker) else {
      let standing = assignment.checkpoint.map(standing) ?? .gone
      return perform(session.withhold(assignment, from: worker, because: standing))
    }
    let lease = Lease(
      token: assignment.token, task: assignment.task, attempt: assignment.attempt,
      specification: assignment.specification, inputs: inputs,
      limit: coordinator.settings.scheduler.taskLimit?.seconds,
      seal: gatekeeper.seal(
        assignment.token, of: assignment.task, leasedTo: worker,
        beganFrom: session.contributors(to: assignment, at: worker)))
    // Told first: to send it is to find out that the worker is gone.
    perform(session.leased(assignment, to: worker))
    if !send(.lease(lease), to: worker) {
      perform(session.lose(worker, reason: "is not connected any more", now: now))
    }
  }

  /// What the training reads; nil where the checkpoint that it starts from is not there.
  private func inputs(of assignment: Assignment, at worker: WorkerID) -> [ArtifactReference]? {
    if let saved = session.savedState(for: assignment, at: worker) { return [signals, saved] }
    guard let checkpoint = assignment.checkpoint else { return [signals] }
    guard let size = FileSystem.size(of: store.artifactPath(of: checkpoint)), size > 0 else { return nil }
    return [signals, ArtifactReference(kind: .checkpoint, digest: checkpoint, size: size)]
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
