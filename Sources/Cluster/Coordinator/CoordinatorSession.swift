import Access
import ContentHash
import PrintableText
import Program
import RunStore
import Sweep
import Training

/// What the coordinator says and does: a state machine without sockets, files, threads or clock.
struct CoordinatorSession {
  enum Action {
    case send(CoordinatorMessage, to: WorkerID)
    /// Send a lease, with the task's inputs, and call `leased`; or `withhold`, where an input is not there.
    case lease(Assignment, to: WorkerID)
    /// Hand a result to the store, and call `recorded` with what became of it.
    case record(Delivery)
    case note(RunRecord)
    case observe(SweepEvent)
    /// Answer a request for chunks.
    case serve(ChunkRequest, to: WorkerID)
    /// Ask for an artifact, unless it is here.
    case fetch(ArtifactReference, from: WorkerID)
    case take(Chunk, from: WorkerID)
    /// Remove a saved state that nobody needs any more.
    case discard(SHA256Digest)
    /// The worker is gone: nothing more will come from it.
    case forget(WorkerID)
  }

  /// A result that the store has not answered for yet.
  private struct Submission: Hashable {
    let task: TaskID
    let token: LeaseToken
    let digest: SHA256Digest
  }

  var scheduler: Scheduler
  private let sweep: String
  private let run: String
  /// What workers are told of the sweep.
  private let facts: Facts
  /// What every worker has to show; nil before the first one came.
  private var fingerprint: SHA256Digest?
  private let isMixedAllowed: Bool
  /// A file that is gone for this long will not come back: its pretraining is done again.
  let filePatience: Duration
  private var introductions: [WorkerID: Hello] = [:]
  private var submitted: Set<Submission> = []
  /// Workers that fell silent and were taken for lost: they may be there still.
  private var absentees: Set<WorkerID> = []
  /// Whether everybody who says hello is sent home.
  private(set) var isOver = false
  private var nextPresence = Duration.zero
  private var nextRecordedPresence = Self.recordedPresenceInterval
  /// When workers were asked last about leases that are not known here.
  private var asked: [WorkerID: Duration] = [:]
  private static let questionInterval = Duration.seconds(5)
  /// What unfinished pretrainings can be gone on with from.
  var saved: [TaskID: SavedTask]
  /// Whether a party goes on from what another one has saved.
  let areStatesShared: Bool
  /// The checkpoints that tasks start from and the store does not have.
  var missing: [SHA256Digest: MissingCheckpoint] = [:]
  /// The states that are on their way here.
  var arriving: [TaskID: (state: SavedTask, worker: WorkerID)] = [:]

  init(
    scheduler: Scheduler, run: String, facts: Facts = Facts(), fingerprint: SHA256Digest? = nil,
    isMixedAllowed: Bool = false,
    saved: [TaskID: SavedTask] = [:], areStatesShared: Bool = true, filePatience: Duration = .seconds(10)
  ) {
    self.saved = saved
    self.areStatesShared = areStatesShared
    self.filePatience = filePatience
    self.scheduler = scheduler
    self.run = run
    self.facts = facts
    self.fingerprint = fingerprint
    self.isMixedAllowed = isMixedAllowed
    sweep = scheduler.plan.definition.name
  }

  /// Whether a result is on its way to the store.
  var isRecording: Bool { !submitted.isEmpty }

  mutating func receive(
    _ message: WorkerMessage, from worker: WorkerID, as sender: Sender = Sender(), now: Duration
  ) -> [Action] {
    let message = message.printable
    for (token, contributors) in sender.contributors { scheduler.note(token, beganFrom: contributors) }
    if case .hello(let hello) = message { return welcome(worker, hello, sender.party, now: now) }
    let wasSuspect = scheduler.isSuspect(worker)
    guard scheduler.heard(worker, now: now) else {
      if case .goodbye = message {
        absentees.remove(worker)
        return []
      }
      return [.send(.identify, to: worker)]
    }
    if let reason = contradiction(of: message, from: worker) {
      return heard(worker, wasSuspect) + [.observe(.rejected(worker: "\(worker)", reason: "it says \(reason)"))]
    }
    return heard(worker, wasSuspect) + answer(message, from: worker, now: now)
  }

  /// A worker that is known lives, whatever it says.
  mutating func hear(_ worker: WorkerID, now: Duration) -> [Action] {
    let wasSuspect = scheduler.isSuspect(worker)
    return scheduler.heard(worker, now: now) ? heard(worker, wasSuspect) : []
  }

  private func heard(_ worker: WorkerID, _ wasSuspect: Bool) -> [Action] {
    wasSuspect ? [.observe(.heard(worker: "\(worker)"))] : []
  }

  /// Answers a worker that is known.
  private mutating func answer(_ message: WorkerMessage, from worker: WorkerID, now: Duration) -> [Action] {
    switch message {
    case .hello, .enrol, .look, .dismiss: return []
    case .heartbeat(let tokens, let slots):
      return ask(worker, about: tokens, now: now) + act { $0.heartbeat(worker, tokens: tokens, slots: slots, now: now) }
    case .progress(let token, let progress):
      guard let task = scheduler.task(of: token, at: worker) else { return [] }
      return [.observe(.progress(task, worker: "\(worker)", progress))]
    case .result(let computation): return take(computation, from: worker, now: now)
    case .failed(let report): return giveBack(report, from: worker, now: now)
    case .want(let request): return [.serve(request, to: worker)]
    case .offer(let artifact): return fetch(artifact, from: worker)
    case .saved(let state): return fetch(state, from: worker)
    case .chunk(let chunk): return [.take(chunk, from: worker)]
    case .goodbye(let reason): return act { $0.leave(worker, reason: reason, now: now) }
    }
  }

  /// A lease of the coordinator before this one may have been on its way when the worker said hello here: it is asked what it is that it
  /// trains.
  private mutating func ask(_ worker: WorkerID, about tokens: [LeaseToken], now: Duration) -> [Action] {
    guard tokens.contains(where: { !scheduler.knows($0) }),
      asked[worker].map({ now - $0 >= Self.questionInterval }) ?? true
    else { return [] }
    asked[worker] = now
    return [.send(.identify, to: worker)]
  }

  private func fetch(_ artifact: ArtifactReference, from worker: WorkerID) -> [Action] {
    guard artifact.kind == .checkpoint else {
      return [
        .observe(.rejected(worker: "\(worker)", reason: "it offers \(artifact.kind.rawValue) that no lease asks for"))
      ]
    }
    return [.fetch(artifact, from: worker)]
  }

  private mutating func welcome(_ worker: WorkerID, _ hello: Hello, _ party: Party?, now: Duration) -> [Action] {
    if let reason = worker.isPrintable ? refusal(of: hello) : "its identity is no name that can be shown" {
      return [.send(.refused(reason: reason), to: worker), .observe(.rejected(worker: "\(worker)", reason: reason))]
    }
    let isNew = !scheduler.isConnected(worker)
    let wasSuspect = scheduler.isSuspect(worker)
    introductions[worker] = hello
    absentees.subtract([worker] + hello.replaces.map { WorkerID($0.identity) })
    let actions = adopt(hello.fingerprint) + act { $0.join(worker, hello: hello, party: party, now: now) }
    guard scheduler.isConnected(worker) else { return actions }
    var greeting: [Action] = [.send(.welcome(sweep: sweep, run: run, facts: facts), to: worker)]
    if isNew {
      let joined = JoinedWorker(worker: "\(worker)", host: hello.host, party: party, facts: hello.facts)
      greeting += [
        .note(.joined(joined)),
        .observe(.joined(worker: "\(worker)", host: hello.host, processID: hello.processID)),
      ]
    }
    greeting += heard(worker, wasSuspect)
    let farewell = isOver || scheduler.isFinished ? [dismissal(of: worker)] : []
    return greeting + actions + farewell
  }

  /// Numbers that come out differently at one worker would make its results another experiment's.
  private func refusal(of hello: Hello) -> String? {
    if let reason = Self.refusal(ofScienceVersion: hello.facts[.scienceVersion]) { return reason }
    guard !isMixedAllowed, let expected = fingerprint, let shown = hello.fingerprint, shown != expected else {
      return nil
    }
    return
      "this host computes other numbers than the workers before it (fingerprint \(shown.abbreviated), the run's is "
      + "\(expected.abbreviated)): its processor or its build is another; --allow-mixed lets it train seeds of its own"
  }

  /// Nothing allows that: what a seed means is another thing there. A worker that does not say is taken at its fingerprint.
  private static func refusal(ofScienceVersion shown: String?) -> String? {
    guard let shown, shown != "\(ScienceVersion.current)" else { return nil }
    return
      "its program computes by science version \(shown.printable(atMost: 20)), this run by \(ScienceVersion.current): their results "
      + "are never mixed; use the coordinator's version of seedsweep"
  }

  private mutating func adopt(_ shown: SHA256Digest?) -> [Action] {
    guard fingerprint == nil, let shown else { return [] }
    fingerprint = shown
    return [.note(.numericFingerprint(shown))]
  }

  private mutating func take(_ computation: Computation, from worker: WorkerID, now: Duration) -> [Action] {
    guard let specification = scheduler.specification(of: computation.task),
      specification.fingerprint == computation.work,
      let work = scheduler.work(of: computation.task)
    else {
      return reject(computation, from: worker, reason: "it was trained for another sweep or other settings", now: now)
    }
    if let reason = scheduler.refusal(task: computation.task, token: computation.token) {
      return reject(computation, from: worker, reason: reason, now: now)
    }
    let submission = Submission(task: computation.task, token: computation.token, digest: computation.digest)
    guard submitted.insert(submission).inserted else { return [] }
    return [
      .record(
        Delivery(
          computation: computation, work: work,
          origin: Origin(
            worker: worker, party: scheduler.party(of: worker),
            contributors: scheduler.contributors(to: computation.token)),
          host: introductions[worker]?.host ?? "", fingerprint: introductions[worker]?.fingerprint,
          program: program(of: computation, from: worker)))
    ]
  }

  /// The sender's, unless the result says that another one computed it.
  private func program(of computation: Computation, from worker: WorkerID) -> ProgramIdentity? {
    let sender = introductions[worker]?.facts.program
    guard let program = computation.program, program != sender?.sha256 else { return sender }
    return ProgramIdentity(sha256: program)
  }

  private mutating func reject(
    _ computation: Computation, from worker: WorkerID, reason: String, now: Duration
  ) -> [Action] {
    let failure = FailureReport(token: computation.token, task: computation.task, failure: .crash, text: reason)
    let actions: [Action] = [
      .observe(.rejected(worker: "\(worker)", reason: "\(computation.task): \(reason)")),
      .send(.reject(computation.task, digest: computation.digest, reason: reason), to: worker),
    ]
    // A worker that holds the lease has nothing better to give: its attempt counts as failed.
    return actions + act { $0.failed(worker, report: failure, now: now) }
  }

  /// The store says what became of a result. Only what is durable is acknowledged.
  mutating func recorded(_ delivery: Delivery, _ outcome: Recorder.Outcome, now: Duration) -> [Action] {
    let (computation, worker) = (delivery.computation, delivery.origin.worker)
    submitted.remove(Submission(task: computation.task, token: computation.token, digest: computation.digest))
    switch outcome {
    case .refused(let reason): return reject(computation, from: worker, reason: reason, now: now)
    case .missingCheckpoint(let checkpoint):
      return [.send(.absent(checkpoint, reason: "send the checkpoint before its result"), to: worker)]
    case .postponed(let reason): return [.observe(.problem("could not record \(computation.task): \(reason)"))]
    case .known: return acknowledge(delivery, nil, first: computation.digest, now: now)
    case .recorded(let divergedInEpoch):
      let event = SweepEvent.recorded(
        computation.task, digest: computation.digest, worker: "\(worker)", seconds: computation.seconds,
        divergedInEpoch: divergedInEpoch)
      return acknowledge(delivery, event, first: computation.digest, now: now)
    case .reproduced:
      return acknowledge(
        delivery, .reproduced(computation.task, worker: "\(worker)"), first: computation.digest, now: now)
    case .differs(let first):
      let event = SweepEvent.differs(computation.task, recorded: first, digest: computation.digest, worker: "\(worker)")
      if scheduler.isMissing(first) { return [.observe(event)] + missRepetition(delivery, of: first, now: now) }
      return acknowledge(delivery, event, first: first, now: now)
    }
  }

  private mutating func acknowledge(
    _ delivery: Delivery, _ event: SweepEvent?, first: SHA256Digest, now: Duration
  ) -> [Action] {
    let computation = delivery.computation
    let returned = missing.removeValue(forKey: first).map { Action.observe(.checkpointFound($0.task)) }
    let holder = scheduler.holder(of: computation.token)
    let freed = scheduler.recorded(
      task: computation.task, token: computation.token, digest: first, by: delivery.origin,
      seconds: computation.seconds, now: now)
    let worker = delivery.origin.worker
    let answer: [Action] = [.send(.acknowledge(computation.task, digest: computation.digest), to: worker)]
    let told = [event, settled(computation.task, at: holder, by: event == nil ? nil : worker)].compactMap { $0 }
    return told.map { .observe($0) } + answer + (returned.map { [$0] } ?? []) + forgetState(of: computation.task)
      + self.answer(freed)
  }

  /// What tells that a lease is over where the event of its result does not: it names who delivered, `worker`, if there is any at all.
  private func settled(_ task: TaskID, at holder: WorkerID?, by worker: WorkerID?) -> SweepEvent? {
    holder.flatMap { $0 == worker ? nil : .settled(task, worker: "\($0)") }
  }

  /// Looks at the clock; to be called several times a second.
  mutating func tick(now: Duration) -> [Action] {
    let changes = scheduler.tick(now: now)
    for case .lose(let worker, _) in changes { absentees.insert(worker) }
    let actions = answer(changes)
    guard now >= nextPresence else { return actions }
    nextPresence = now + .seconds(1)
    forgetStrangers()
    return actions + recordPresence(now: now) + [.observe(.present(scheduler.presences(now: now)))]
  }

  /// Now and then the run's records are told who is there: who sees them after a coordinator was killed knows until when they were.
  private mutating func recordPresence(now: Duration) -> [Action] {
    guard now >= nextRecordedPresence else { return [] }
    nextRecordedPresence = now + Self.recordedPresenceInterval
    return [.note(.present(scheduler.workerIDs.map { "\($0)" }))]
  }

  private static let recordedPresenceInterval = Duration.seconds(30)

  /// How many workers that are not connected are remembered.
  private static let mostAbsent = 5000

  /// Names are cheap: whoever comes and goes under ever new ones leaves nothing behind.
  private mutating func forgetStrangers() {
    if absentees.count > Self.mostAbsent { absentees = [] }
    guard introductions.count > scheduler.workerIDs.count + Self.mostAbsent else { return }
    introductions = introductions.filter { scheduler.isConnected($0.key) }
    asked = asked.filter { scheduler.isConnected($0.key) }
  }

  /// The worker has to go.
  mutating func dismiss(_ worker: WorkerID, reason: String, now: Duration) -> [Action] {
    act { $0.leave(worker, reason: reason, now: now) }
  }

  /// The worker cannot be reached. It may be there still, and come back.
  mutating func lose(_ worker: WorkerID, reason: String, now: Duration) -> [Action] {
    absentees.insert(worker)
    return act { $0.leave(worker, reason: reason, now: now) }
  }

  /// The names of the workers that a request is about.
  func workers(concernedBy request: RunRequest) -> [String] {
    switch request {
    case .drain(let name): workers(named: name).map { "\($0)" }
    }
  }

  private func workers(named name: String) -> [WorkerID] { scheduler.workerIDs.filter { $0.isNamed(name) } }

  /// Somebody asks for something.
  mutating func heed(_ request: RunRequest) -> [Action] {
    switch request {
    case .drain(let name):
      let workers = workers(named: name)
      guard !workers.isEmpty else {
        return [.observe(.problem("no worker, host or process is called \"\(name)\": nobody is sent home"))]
      }
      for worker in workers { scheduler.drain(worker) }
      return workers.flatMap { worker in
        [
          .send(.drain(reason: "it was asked to leave"), to: worker) as Action,
          .observe(.draining(worker: "\(worker)")),
        ]
      }
    }
  }

  /// Everybody is to drop what they train.
  mutating func stop() -> [Action] { act { $0.stop() } }

  /// The sweep is over: everybody may leave, whoever comes later, too.
  mutating func sendHome() -> [Action] {
    isOver = true
    return scheduler.workerIDs.map(dismissal)
  }

  private func dismissal(of worker: WorkerID) -> Action {
    .send(.drain(reason: "the sweep is finished"), to: worker)
  }

  /// How many workers have not said goodbye, as far as this coordinator knows.
  var expected: Int { scheduler.workerIDs.count + absentees.count }

  /// A lease is on its way.
  mutating func leased(_ assignment: Assignment, to worker: WorkerID) -> [Action] {
    scheduler.note(assignment.token, beganFrom: contributors(to: assignment, at: worker))
    return [.observe(assignment.event(worker))] + resumption(assignment, at: worker)
  }

  /// Lets something happen to the scheduler, in place: a copy of it would cost as much as there are tasks.
  mutating func act(_ event: (inout Scheduler) -> [SchedulerAction]) -> [Action] {
    let actions = event(&scheduler)
    return answer(actions)
  }

  func answer(_ actions: [SchedulerAction]) -> [Action] { actions.flatMap(answer) }

  private func answer(_ action: SchedulerAction) -> [Action] {
    switch action {
    case .lease(let assignment, let worker):
      [.lease(assignment, to: worker)]
    case .adopt(let adoption): [.observe(adoption.event)]
    case .cancel(let token, let task, let worker):
      // While it holds a lease of the task, it has not dropped it.
      [.send(.cancel(token), to: worker)]
        + (scheduler.holds(task, at: worker) ? [] : [.observe(.cancelled(task, worker: "\(worker)"))])
    case .suspect(let worker): [.observe(.suspected(worker: "\(worker)"))]
    case .lose(let worker, let reason):
      [
        .forget(worker), .note(.left(worker: "\(worker)")), .observe(.left(worker: "\(worker)", reason: reason)),
      ]
    case .quarantine(let worker, let reason):
      [.send(.refused(reason: reason), to: worker), .observe(.quarantined(worker: "\(worker)", reason: reason))]
    case .refuse(let worker, let reason): [.send(.refused(reason: reason), to: worker)]
    case .retry(let attempt):
      [
        .note(.failure(record(attempt), givenUp: false)),
        .observe(.retrying(attempt)),
      ]
    case .fail(let attempt):
      [
        .note(.failure(record(attempt), givenUp: true)),
        .observe(.failed(attempt)),
      ]
    case .reinstate(let task): [.observe(.reinstated(task))]
    }
  }

  private func record(_ attempt: FailedAttempt) -> TaskFailure {
    TaskFailure(
      task: attempt.task, attempt: attempt.attempt, failureClass: attempt.failure,
      message: attempt.reason,
      worker: attempt.worker.map { "\($0)" } ?? "", host: attempt.worker.flatMap { introductions[$0]?.host } ?? "")
  }
}

extension Assignment {
  fileprivate func event(_ worker: WorkerID) -> SweepEvent {
    .leased(task, attempt: attempt, worker: "\(worker)", purpose: purpose)
  }
}

extension Adoption {
  fileprivate var event: SweepEvent {
    hasResult
      ? .delivering(task, attempt: attempt, worker: "\(worker)", purpose: purpose)
      : .adopted(task, attempt: attempt, worker: "\(worker)", purpose: purpose)
  }
}
