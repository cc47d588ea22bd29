import ContentHash
import Sweep
import Training

/// What a worker says and does: a state machine without sockets, files, threads or clock.
struct WorkerSession {
  enum Action: Equatable {
    case send(WorkerMessage)
    /// Bring the lease's inputs here, then train it.
    case begin(Lease)
    /// Stop fetching or training for the lease.
    case cancel(LeaseToken)
    /// The training takes longer than it may: stop it by whatever means.
    case overdue(LeaseToken)
    /// The result needs no keeping any more.
    case forget(SpooledResult)
    /// Neither does the saved state of a training.
    case discard(ArtifactReference)
    /// Nobody answers: connect anew.
    case reconnect
    case end(WorkerEnd)
  }

  static let heartbeatInterval = Duration.seconds(2)
  static let resendInterval = Duration.seconds(5)
  /// A coordinator that has said nothing for this long is asked whether it knows the worker.
  static let silenceBeforeHello = Duration.seconds(15)
  /// Hellos come this often at first, then half as often each time.
  static let helloIntervals = Duration.milliseconds(250)...Duration.seconds(4)
  /// A connection on which no hello is answered for this long is given up: the coordinator ignores one that is made before the one
  /// before it is closed there.
  static let silenceBeforeReconnect = Duration.seconds(5)
  /// The same where none is made.
  static let absenceBeforeReconnect = Duration.seconds(20)

  private let identity: Hello
  /// When somebody is going to end this worker.
  private let ends: Duration?
  /// How long the first welcome is waited for.
  private let patience: Duration?
  /// How long the worker has stayed without anything to train.
  private var idleness: Idleness
  /// The run of the coordinator that welcomed the worker last.
  private(set) var run: String?
  private var isWelcome = false
  /// Whether a coordinator that had nothing to say was asked whether it knows the worker, and may answer yet: nothing is wrong so far.
  private var isAsked = false
  private var lastHello: Duration?
  private var helloInterval = Self.helloIntervals.lowerBound
  private var lastHeard: Duration?
  private var isConnected = false
  /// Since when hellos go unanswered.
  private var introducing: Duration?
  private var lastHeartbeat: Duration?
  private var lastResend: Duration?
  private(set) var lease: Lease?
  private var trainingSince: Duration?
  private var isOverdue = false
  /// The last state of the running training, and whether the coordinator has it.
  private var saved: (state: SavedState, isUploaded: Bool)?
  private var pending: PendingResults
  private var leaving: WorkerEnd?

  /// `identity` without its inventory; `spooled` are results from before, of any run.
  init(
    identity: Hello, spooled: [SpooledResult], ends: Duration? = nil, patience: Duration? = nil,
    idleLimit: Duration? = nil
  ) {
    idleness = Idleness(limit: idleLimit)
    self.identity = identity
    self.ends = ends
    self.patience = patience
    pending = PendingResults(spooled)
  }

  /// The unacknowledged results of the present run.
  private var deliverable: [SpooledResult] { pending.results(of: run) }

  private func hello(now: Duration) -> WorkerMessage {
    var hello = identity
    hello.secondsLeft = ends.map { ($0 - now).seconds }
    hello.running =
      lease.map {
        [
          Hello.RunningTask(
            token: $0.token, task: $0.task, attempt: $0.attempt, work: $0.specification.fingerprint, seal: $0.seal)
        ]
      } ?? []
    hello.results = deliverable.map { Hello.HeldResult($0.computation) }
    return .hello(hello)
  }

  /// Whether the coordinator answers.
  var isInTouch: Bool { isWelcome || isAsked }

  /// How many results nobody has acknowledged, those of other runs included.
  var unacknowledged: Int { pending.count }

  private var freeSlots: Int { lease == nil && leaving == nil ? 1 : 0 }

  /// To be called several times a second.
  mutating func tick(now: Duration) -> [Action] {
    introducing = introducing ?? now
    if let ends, now >= ends, leaving != .stopped { return stop() }
    countIdleness(now: now)
    let actions = checkLimit(now: now)
    if isWelcome, let lastHeard, now - lastHeard >= Self.silenceBeforeHello {
      isWelcome = false
      isAsked = true
      introducing = now
    }
    return actions + (isWelcome ? keepUp(now: now) : introduce(now: now))
  }

  /// Says hello until it is answered.
  private mutating func introduce(now: Duration) -> [Action] {
    if let leaving, lease == nil { return [.end(leaving)] }
    if let patience, run == nil, now >= patience { return [.end(.noCoordinator)] }
    var actions: [Action] = []
    let limit = isConnected ? Self.silenceBeforeReconnect : Self.absenceBeforeReconnect
    if let since = introducing, now - since >= limit {
      introducing = now
      isConnected = false
      isAsked = false
      helloInterval = Self.helloIntervals.lowerBound
      actions.append(.reconnect)
    }
    guard isDue(lastHello, helloInterval, now) else { return actions }
    if lastHello != nil { helloInterval = min(helloInterval * 2, Self.helloIntervals.upperBound) }
    lastHello = now
    return actions + [.send(hello(now: now))]
  }

  /// Messages flow, perhaps again: whoever listens now hears from the worker at once.
  mutating func connectionMade(now: Duration) -> [Action] {
    isConnected = true
    guard !isWelcome else {
      lastHeartbeat = now
      return [heartbeat]
    }
    guard leaving == nil || lease != nil else { return [] }
    return [introduceAgain(now: now)]
  }

  private mutating func introduceAgain(now: Duration) -> Action {
    introducing = now
    lastHello = now
    helloInterval = Self.helloIntervals.lowerBound
    return .send(hello(now: now))
  }

  private mutating func keepUp(now: Duration) -> [Action] {
    var actions: [Action] = []
    if isDue(lastHeartbeat, Self.heartbeatInterval, now) {
      lastHeartbeat = now
      actions.append(heartbeat)
    }
    if isDue(lastResend, Self.resendInterval, now) { actions += resend(now: now) }
    return actions + leaveIfDone()
  }

  /// A worker is idle while it trains nothing and owes nothing to a coordinator that answers. Results that nobody is there to take stay in
  /// the spool, for the next worker of this host.
  private mutating func countIdleness(now: Duration) {
    let isIdle = lease == nil && !(isWelcome && !deliverable.isEmpty)
    guard idleness.isOver(isIdle: isIdle, now: now), leaving == nil else { return }
    leaving = .idle(reason: isWelcome ? "the coordinator had no task for it" : "no coordinator answered")
  }

  private mutating func checkLimit(now: Duration) -> [Action] {
    guard !isOverdue, let lease, let limit = lease.limit, let trainingSince, (now - trainingSince).seconds >= limit
    else { return [] }
    isOverdue = true
    return [.overdue(lease.token)]
  }

  private var heartbeat: Action {
    let tokens = (lease.map { [$0.token] } ?? []) + deliverable.map(\.computation.token)
    return .send(.heartbeat(tokens: tokens, slots: freeSlots))
  }

  private func isDue(_ last: Duration?, _ interval: Duration, _ now: Duration) -> Bool {
    last.map { now - $0 >= interval } ?? true
  }

  private mutating func resend(now: Duration) -> [Action] {
    lastResend = now
    return pending.messages(to: run).map { .send($0) } + offer
  }

  private func leaveIfDone() -> [Action] {
    guard let leaving, lease == nil, deliverable.isEmpty || leaving == .stopped else { return [] }
    return [.send(.goodbye(reason: leaving.goodbye)), .end(leaving)]
  }

  mutating func receive(_ message: CoordinatorMessage, now: Duration) -> [Action] {
    lastHeard = now
    switch message {
    case .welcome(_, let run, _): return welcome(to: run, now: now)
    case .refused(let reason): return [.end(.refused(reason: reason))]
    case .identify:
      isWelcome = false
      return [introduceAgain(now: now)]
    case .lease(let lease): return take(lease)
    case .acknowledge(let task, let digest), .reject(let task, let digest, _): return settle(task, digest)
    case .cancel(let token): return lease?.token == token ? [.cancel(token)] : []
    case .drain(let reason):
      leaving = leaving ?? .drained(reason: reason)
      return leaveIfDone()
    case .have(let digest): return uploaded(digest)
    case .absent(let digest, _): return missing(digest)
    case .want, .chunk, .enrolled, .status, .dismissed: return []
    }
  }

  private mutating func welcome(to run: String, now: Duration) -> [Action] {
    guard !isWelcome || self.run != run else { return [] }
    self.run = run
    isWelcome = true
    isAsked = false
    helloInterval = Self.helloIntervals.lowerBound
    lastHeartbeat = now
    return resend(now: now) + [heartbeat] + leaveIfDone()
  }

  private mutating func take(_ lease: Lease) -> [Action] {
    guard self.lease == nil, leaving == nil else { return [] }
    self.lease = lease
    return [.begin(lease)]
  }

  /// The lease's inputs are here and its training begins.
  mutating func trainingBegins(now: Duration) {
    trainingSince = now
    isOverdue = false
  }

  private mutating func settle(_ task: TaskID, _ digest: SHA256Digest) -> [Action] {
    let settled = pending.settle(task, digest, of: run)
    return settled.map { .forget($0) } + leaveIfDone()
  }

  private mutating func uploaded(_ digest: SHA256Digest) -> [Action] {
    if saved?.state.artifact.digest == digest { saved?.isUploaded = true }
    return pending.uploaded(digest, to: run).map { .send($0) }
  }

  private mutating func missing(_ digest: SHA256Digest) -> [Action] {
    pending.missing(digest)
    return []
  }

  /// The trainer finished and its result is durable here.
  mutating func finished(_ result: SpooledResult) -> [Action] {
    let actions = endLease()
    let delivery = pending.add(result)
    guard isWelcome else { return actions }
    return actions + [.send(delivery), heartbeat] + leaveIfDone()
  }

  /// The lease ended without a result.
  mutating func failed(_ failure: FailureClass, text: String) -> [Action] {
    guard let lease else { return [] }
    let failure = isOverdue ? .timeLimit : failure
    let actions = endLease()
    guard isWelcome else { return actions }
    let report = FailureReport(token: lease.token, task: lease.task, failure: failure, text: text)
    return actions + [.send(.failed(report)), heartbeat] + leaveIfDone()
  }

  private mutating func endLease() -> [Action] {
    let states = (lease?.inputs.filter { $0.kind == .state } ?? []) + (saved.map { [$0.state.artifact] } ?? [])
    saved = nil
    lease = nil
    trainingSince = nil
    isOverdue = false
    return states.map { .discard($0) }
  }

  /// The state of the running training is in the cache: it takes the place of the one before.
  mutating func saved(_ state: SavedState) -> [Action] {
    guard state.token == lease?.token else { return [.discard(state.artifact)] }
    let former = saved?.state.artifact
    saved = (state, isUploaded: false)
    return (former.map { [.discard($0)] } ?? []) + offer
  }

  /// Offers the last state until the coordinator has it.
  private var offer: [Action] {
    guard isWelcome, let saved, !saved.isUploaded else { return [] }
    return [.send(.saved(saved.state))]
  }

  mutating func report(_ progress: TrainingProgress, token: LeaseToken) -> [Action] {
    isWelcome && lease?.token == token ? [.send(.progress(token, progress))] : []
  }

  /// The worker is asked to finish what it trains, to deliver it, and to leave.
  mutating func drain() -> [Action] {
    guard leaving == nil else { return [] }
    leaving = .drained(reason: "it was asked to leave")
    return isWelcome ? [heartbeat] + leaveIfDone() : []
  }

  /// The worker is asked to end: it drops its task, and keeps its unacknowledged results in the spool.
  mutating func stop() -> [Action] {
    leaving = .stopped
    return (lease.map { [.cancel($0.token)] } ?? []) + (isWelcome ? leaveIfDone() : [])
  }

  /// The unacknowledged results of the present run that an answer is about.
  func results(of task: TaskID, _ digest: SHA256Digest) -> [SpooledResult] {
    pending.results(of: run, task, digest)
  }

  /// The checkpoint of an unacknowledged result, or the saved state, where it has this digest.
  func artifact(_ digest: SHA256Digest) -> ArtifactReference? {
    if let state = saved?.state.artifact, state.digest == digest { return state }
    return pending.checkpoint(digest)
  }
}
