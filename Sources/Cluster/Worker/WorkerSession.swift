import ContentHash
import Sweep
import Training

/// Why a worker ended.
public enum WorkerEnd: Equatable, Sendable {
  /// The coordinator had no more tasks.
  case drained(reason: String)
  /// The coordinator sent the worker away, for good.
  case refused(reason: String)
  /// Somebody stopped this worker.
  case stopped
}

/// What a worker says and does: a state machine without sockets, files, threads or clock.
struct WorkerSession {
  enum Action: Equatable {
    case send(WorkerMessage)
    /// Bring the lease's inputs here, then train it.
    case begin(Lease)
    /// Stop fetching or training for the lease.
    case cancel(LeaseToken)
    /// The result needs no keeping any more.
    case forget(SpooledResult)
    case end(WorkerEnd)
  }

  private struct Pending {
    var result: SpooledResult
    var isUploaded: Bool
  }

  static let helloInterval = Duration.milliseconds(250)
  static let heartbeatInterval = Duration.seconds(2)
  static let resendInterval = Duration.seconds(5)

  private let identity: Hello
  private var isWelcome = false
  private var lastHello: Duration?
  private var lastHeartbeat: Duration?
  private var lastResend: Duration?
  private(set) var lease: Lease?
  private var pending: [Pending]
  private var leaving: WorkerEnd?

  /// `identity` without its inventory; `spooled` are results from before.
  init(identity: Hello, spooled: [SpooledResult]) {
    self.identity = identity
    pending = spooled.map { Pending(result: $0, isUploaded: $0.checkpoint == nil) }
  }

  private var hello: Hello {
    var hello = identity
    hello.running =
      lease.map {
        [Hello.RunningTask(token: $0.token, task: $0.task, attempt: $0.attempt, work: $0.work.fingerprint)]
      } ?? []
    hello.results = pending.map {
      Hello.HeldResult(token: $0.result.token, task: $0.result.task, digest: $0.result.digest)
    }
    return hello
  }

  private var freeSlots: Int { lease == nil && leaving == nil ? 1 : 0 }

  /// To be called several times a second.
  mutating func tick(now: Duration) -> [Action] {
    guard isWelcome else {
      if let leaving, lease == nil { return [.end(leaving)] }
      guard isDue(lastHello, Self.helloInterval, now) else { return [] }
      lastHello = now
      return [.send(.hello(hello))]
    }
    var actions: [Action] = []
    if isDue(lastHeartbeat, Self.heartbeatInterval, now) {
      lastHeartbeat = now
      actions.append(heartbeat)
    }
    if isDue(lastResend, Self.resendInterval, now) { actions += resend(now: now) }
    return actions + leaveIfDone()
  }

  private var heartbeat: Action {
    let tokens = (lease.map { [$0.token] } ?? []) + pending.map(\.result.token)
    return .send(.heartbeat(tokens: tokens, slots: freeSlots))
  }

  private func isDue(_ last: Duration?, _ interval: Duration, _ now: Duration) -> Bool {
    last.map { now - $0 >= interval } ?? true
  }

  private mutating func resend(now: Duration) -> [Action] {
    lastResend = now
    return pending.map(Self.delivery)
  }

  /// A checkpoint is offered first; its result follows when the coordinator has it.
  private static func delivery(_ pending: Pending) -> Action {
    if let checkpoint = pending.result.checkpoint, !pending.isUploaded { return .send(.offer(checkpoint)) }
    return .send(.result(pending.result.report))
  }

  private func leaveIfDone() -> [Action] {
    guard let leaving, lease == nil, pending.isEmpty || leaving == .stopped else { return [] }
    return [.send(.goodbye(reason: leaving == .stopped ? "was stopped" : "has finished")), .end(leaving)]
  }

  mutating func receive(_ message: CoordinatorMessage, now: Duration) -> [Action] {
    switch message {
    case .welcome: return welcome(now: now)
    case .refused(let reason): return [.end(.refused(reason: reason))]
    case .identify:
      isWelcome = false
      lastHello = now
      return [.send(.hello(hello))]
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

  private mutating func welcome(now: Duration) -> [Action] {
    guard !isWelcome else { return [] }
    isWelcome = true
    lastHeartbeat = now
    return resend(now: now) + [heartbeat] + leaveIfDone()
  }

  private mutating func take(_ lease: Lease) -> [Action] {
    guard self.lease == nil, leaving == nil else { return [] }
    self.lease = lease
    return [.begin(lease)]
  }

  private mutating func settle(_ task: TaskID, _ digest: SHA256Digest) -> [Action] {
    let settled = pending.filter { $0.result.task == task && $0.result.digest == digest }
    pending.removeAll { $0.result.task == task && $0.result.digest == digest }
    return settled.map { .forget($0.result) } + leaveIfDone()
  }

  private mutating func uploaded(_ digest: SHA256Digest) -> [Action] {
    var actions: [Action] = []
    for index in pending.indices where pending[index].result.checkpoint?.digest == digest {
      pending[index].isUploaded = true
      actions.append(Self.delivery(pending[index]))
    }
    return actions
  }

  private mutating func missing(_ digest: SHA256Digest) -> [Action] {
    for index in pending.indices where pending[index].result.checkpoint?.digest == digest {
      pending[index].isUploaded = false
    }
    return []
  }

  /// The trainer finished and its result is durable here.
  mutating func finished(_ result: SpooledResult) -> [Action] {
    lease = nil
    pending.append(Pending(result: result, isUploaded: result.checkpoint == nil))
    guard isWelcome else { return [] }
    return [Self.delivery(pending[pending.count - 1]), heartbeat] + leaveIfDone()
  }

  /// The lease ended without a result.
  mutating func failed(_ failure: FailureClass, text: String) -> [Action] {
    guard let lease else { return [] }
    self.lease = nil
    guard isWelcome else { return [] }
    let report = FailureReport(token: lease.token, task: lease.task, failure: failure, text: text)
    return [.send(.failed(report)), heartbeat] + leaveIfDone()
  }

  mutating func report(_ progress: TrainingProgress, token: LeaseToken) -> [Action] {
    isWelcome && lease?.token == token ? [.send(.progress(token, progress))] : []
  }

  /// The worker is asked to end: it drops its task, and keeps its unacknowledged results in the spool.
  mutating func stop() -> [Action] {
    leaving = .stopped
    return (lease.map { [.cancel($0.token)] } ?? []) + leaveIfDone()
  }

  /// The checkpoint of an unacknowledged result, where the worker has one with this digest.
  func checkpoint(_ digest: SHA256Digest) -> ArtifactReference? {
    pending.lazy.compactMap(\.result.checkpoint).first { $0.digest == digest }
  }
}
