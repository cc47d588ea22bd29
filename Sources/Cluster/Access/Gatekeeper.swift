import Access
import Sweep
import ZeroMQ

/// Decides of every message whether its sender may say that, before anything else looks at it.
///
/// A coordinator without keys, which only its user can reach unless somebody said `--insecure`, lets everything pass but enrolment.
struct Gatekeeper {
  enum Judgement: Equatable {
    case pass(Sender)
    /// The peer may have its key enrolled, which `EnrolmentDesk` does.
    case enrol(EnrolmentDesk.Request)
    /// The peer claims what is not its own: only this much of its greeting counts.
    case amend(Hello, Sender, reason: String)
    /// The message is dropped. `answer` is what the peer is told, where it is to be told anything.
    case refuse(reason: String, answer: CoordinatorMessage? = nil)
  }

  /// How many workers may use one key at a time.
  static let workersOfAKey = 4096

  private let keys: CoordinatorKeys?
  private let seals: LeaseSeals?
  /// Whose key a worker's name belongs to: nobody else may speak or be spoken to under it.
  private var owners: [WorkerID: CurvePublicKey] = [:]
  private var workers: [CurvePublicKey: Int] = [:]
  private var standings: [String: (key: CurvePublicKey, standing: Standing?)] = [:]
  private var leases = KnownLeases()
  private var lastRefresh: Duration = .zero

  init(keys: CoordinatorKeys?, run: String) {
    self.keys = keys
    seals = keys.map { LeaseSeals(keys: $0, run: run) }
  }

  mutating func judge(_ message: WorkerMessage, from worker: WorkerID, userID: String?) -> Judgement {
    if let excess = message.excess { return .refuse(reason: "it says \(excess)") }
    if let implausibility = message.implausibility { return .refuse(reason: "it says \(implausibility)") }
    guard let keys else {
      guard case .enrol = message else { return .pass(Sender()) }
      let reason = "this coordinator lets workers in without keys: connect without a token"
      return .refuse(reason: reason, answer: .refused(reason: reason))
    }
    guard let (key, standing) = peer(userID, keys) else { return .refuse(reason: "its connection names no key") }
    switch (standing, message) {
    case (nil, _): return .refuse(reason: Self.closedOut, answer: .refused(reason: Self.closedOut))
    case (.enrolling, .enrol(let enrolment)): return enrol(enrolment, from: worker, token: key, keys)
    case (.enrolling, _): return .refuse(reason: "a join token lets its holder enrol and do nothing else")
    case (.member, .enrol): return .refuse(reason: "its key is enrolled already")
    case (.member(let role), _):
      guard message.roles.contains(role) else {
        let reason = "the role of this host's key is \(role), which does not allow that"
        return .refuse(reason: reason, answer: .refused(reason: reason))
      }
      return role == .worker ? own(worker, key, message) : .pass(Sender(party: Party(key)))
    }
  }

  static let closedOut = "the key of this host was revoked"

  private mutating func peer(
    _ userID: String?, _ keys: CoordinatorKeys
  ) -> (key: CurvePublicKey, standing: Standing?)? {
    guard let userID else { return nil }
    if let known = standings[userID] { return known }
    guard let key = CurvePublicKey(hexadecimal: userID) else { return nil }
    let peer = (key, keys.standing(of: key))
    standings[userID] = peer
    return peer
  }

  private func enrol(
    _ enrolment: Enrolment, from peer: WorkerID, token: CurvePublicKey, _ keys: CoordinatorKeys
  ) -> Judgement {
    guard let key = CurvePublicKey(hexadecimal: enrolment.key) else {
      return .refuse(reason: "what it wants to enrol is no key")
    }
    do { try keys.checkEnrolment(of: key, token: token, theirs: enrolment.clock) } catch {
      return .refuse(reason: "\(error)", answer: .refused(reason: "\(error)"))
    }
    return .enrol(
      EnrolmentDesk.Request(peer: peer, key: key, host: enrolment.host, token: token, clock: enrolment.clock))
  }

  /// Somebody has become a member.
  mutating func membersChanged() { standings = [:] }

  /// A name belongs to the key that said hello under it, and a lease to one task and the key of the worker that got it: a result may come
  /// from a successor of that worker, but from no other host, and of no other task. What else a message says of a lease is for the scheduler
  /// to look at: progress, states and failures count of those only that the sender holds at this moment.
  private mutating func own(_ worker: WorkerID, _ key: CurvePublicKey, _ message: WorkerMessage) -> Judgement {
    if let owner = owners[worker], owner != key { return .refuse(reason: "the name belongs to another host's key") }
    switch message {
    case .result(let computation):
      guard isHeld(computation.token, computation.task, by: key, computation.seal) else {
        let reason = "lease \(computation.token) was not given to this host for this task"
        return .refuse(
          reason: "\(computation.task): \(reason)",
          answer: .reject(computation.task, digest: computation.digest, reason: reason))
      }
      return .pass(sender(key, of: [computation.token]))
    case .heartbeat(let tokens, _):
      if let foreign = tokens.first(where: { leases[$0].map { $0.holder != key } ?? false }) {
        return .refuse(reason: "it says that it holds lease \(foreign), which was given to another host")
      }
    case .hello(let hello): return greet(worker, key, hello)
    default: break
    }
    return .pass(Sender(party: Party(key)))
  }

  private mutating func greet(_ worker: WorkerID, _ key: CurvePublicKey, _ hello: Hello) -> Judgement {
    if owners[worker] == nil {
      guard workers[key, default: 0] < Self.workersOfAKey else {
        return .refuse(reason: "its key has \(Self.workersOfAKey) workers already")
      }
      owners[worker] = key
      workers[key, default: 0] += 1
    }
    var own = hello
    own.running.removeAll { !isHeld($0.token, $0.task, by: key, $0.seal) }
    own.results.removeAll { !isHeld($0.token, $0.task, by: key, $0.seal) }
    let sender = sender(key, of: own.running.map(\.token) + own.results.map(\.token))
    return own == hello
      ? .pass(sender)
      : .amend(own, sender, reason: "it says that it holds leases which were not given to this host for these tasks")
  }

  private func sender(_ key: CurvePublicKey, of tokens: [LeaseToken]) -> Sender {
    let known = tokens.compactMap { leases[$0] }.filter { !$0.contributors.isEmpty }
    return Sender(
      party: Party(key), contributors: Dictionary(known.map { ($0.token, $0.contributors) }) { first, _ in first })
  }

  /// Whether the lease was given for this task to a worker of this key, by this coordinator or, as its seal shows, by one before it.
  private mutating func isHeld(_ token: LeaseToken, _ task: TaskID, by key: CurvePublicKey, _ seal: String?) -> Bool {
    if let lease = leases[token] { return lease.holder == key && lease.task == task }
    guard let lease = seals?.lease(token, of: task, to: key, sealedBy: seal) else { return false }
    leases.note(lease)
    return true
  }

  /// The result of a lease is recorded.
  mutating func settle(_ token: LeaseToken) { leases.settle(token) }

  /// A lease is given to a worker, whose training begins from what the contributors have saved; nil where hosts have no keys.
  mutating func seal(
    _ token: LeaseToken, of task: TaskID, leasedTo worker: WorkerID, beganFrom contributors: Contributors
  ) -> String? {
    guard let seals, let key = owners[worker] else { return nil }
    let lease = LeaseSeals.Lease(token: token, task: task, holder: key, contributors: contributors)
    leases.note(lease)
    return seals.seal(lease)
  }

  /// Whose a worker is: its host's key; where there are none, every worker is its own.
  func owner(of worker: WorkerID) -> String { owners[worker]?.hexadecimal ?? "\(worker)" }

  /// Whether a key, as the `userID` of a connection, is nobody's any more.
  mutating func isClosedOut(_ userID: String) -> Bool {
    guard let keys, let (_, standing) = peer(userID, keys) else { return false }
    return standing == nil
  }

  /// The worker has left: its name is free.
  mutating func forget(_ worker: WorkerID) {
    guard let key = owners.removeValue(forKey: worker) else { return }
    workers[key]! -= 1
    if workers[key] == 0 { workers[key] = nil }
  }

  /// Takes over, once a second, what `seedsweep keys` has changed, and returns the workers that are closed out by it.
  mutating func refresh(now: Duration) throws -> [WorkerID] {
    guard let keys, now - lastRefresh >= .seconds(1) else { return [] }
    lastRefresh = now
    standings = [:]
    try keys.refresh()
    let closedOut = Set(workers.keys.filter { keys.standing(of: $0) == nil })
    return closedOut.isEmpty ? [] : owners.keys.filter { closedOut.contains(owners[$0]!) }.sorted()
  }
}

extension Party {
  fileprivate init(_ key: CurvePublicKey) { self.init(key: key.hexadecimal) }
}
