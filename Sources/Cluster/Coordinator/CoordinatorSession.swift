import Access
import ContentHash
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
  struct Submission: Hashable {
    let task: TaskID
    let token: LeaseToken
    let digest: SHA256Digest
  }

  var scheduler: Scheduler
  private let sweep: String
  private let run: String
  /// What workers are told of the sweep.
  private let facts: Facts
  private var agreement: NumericAgreement
  /// A file that is gone for this long will not come back: its pretraining is done again.
  let filePatience: Duration
  var acquaintances = Acquaintances()
  var submitted: Set<Submission> = []
  /// Whether everybody who says hello is sent home.
  var isOver = false
  private var nextPresence = Duration.zero
  private var nextRecordedPresence = Self.recordedPresenceInterval
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
    agreement = NumericAgreement(fingerprint: fingerprint, isMixedAllowed: isMixedAllowed)
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
        acquaintances.farewell(worker)
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
    guard tokens.contains(where: { !scheduler.knows($0) }), acquaintances.isToBeAsked(worker, now: now) else {
      return []
    }
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
    if let reason = worker.isPrintable ? agreement.refusal(of: hello) : "its identity is no name that can be shown" {
      return [.send(.refused(reason: reason), to: worker), .observe(.rejected(worker: "\(worker)", reason: reason))]
    }
    let isNew = !scheduler.isConnected(worker)
    let wasSuspect = scheduler.isSuspect(worker)
    acquaintances.introduce(worker, hello)
    let adopted: [Action] = agreement.adopt(hello.fingerprint).map { [.note(.numericFingerprint($0))] } ?? []
    let actions = adopted + act { $0.join(worker, hello: hello, party: party, now: now) }
    guard scheduler.isConnected(worker) else { return actions }
    var greeting: [Action] = [.send(.welcome(sweep: sweep, run: run, facts: facts), to: worker)]
    if isNew {
      let joined = JoinedWorker(worker: "\(worker)", host: hello.host, party: party, facts: hello.facts)
      greeting += [
        .note(.joined(joined)),
        .observe(
          .joined(
            worker: "\(worker)", host: hello.host, processID: hello.processID,
            kernelLanes: HostFacts(hello.facts).kernelLanes)),
      ]
    }
    greeting += heard(worker, wasSuspect)
    let farewell = isOver || scheduler.isFinished ? [dismissal(of: worker)] : []
    return greeting + actions + farewell
  }

  /// Looks at the clock; to be called several times a second.
  mutating func tick(now: Duration) -> [Action] {
    let changes = scheduler.tick(now: now)
    for case .lose(let worker, _) in changes { acquaintances.miss(worker) }
    let actions = answer(changes)
    guard now >= nextPresence else { return actions }
    nextPresence = now + .seconds(1)
    acquaintances.forgetStrangers(besides: scheduler.workerIDs)
    return actions + recordPresence(now: now) + [.observe(.present(scheduler.presences(now: now)))]
  }

  /// Now and then the run's records are told who is there: who sees them after a coordinator was killed knows until when they were.
  private mutating func recordPresence(now: Duration) -> [Action] {
    guard now >= nextRecordedPresence else { return [] }
    nextRecordedPresence = now + Self.recordedPresenceInterval
    return [.note(.present(scheduler.workerIDs.map { "\($0)" }))]
  }

  private static let recordedPresenceInterval = Duration.seconds(30)
}
