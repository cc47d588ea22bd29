public import Access
public import ContentHash
public import Sweep
import Synchronization
import ZeroMQ

/// How a worker process is set up.
public struct WorkerSettings: Codable, Sendable {
  /// The coordinator's address.
  public var connect: String
  /// By which the worker and the coordinator know each other; nil where the connection has no keys.
  public var credentials: Credentials?
  /// The cache folder, shared by all workers of a host.
  public var cache: String
  /// How many bytes the artifacts in it may take; nil for as many as there are.
  public var cacheLimit: Int?
  /// The name by which the network knows the worker: `host/pid/random`.
  public var identity: String
  public var host: String
  /// What the worker says of its program.
  public var facts: Facts
  public var replaces: [Hello.Predecessor]
  /// When the process will be ended, in seconds since 1970; nil where nobody has said so.
  public var until: Double?
  public var training = TrainingSettings()
  /// The cores that the process keeps to; none where it may run on all.
  public var cores: [Int] = []
  /// How many seconds the first answer of a coordinator is waited for; nil waits for ever.
  public var patience: Double?
  /// How many seconds the worker stays without anything to train; nil for ever.
  public var idleLimit: Double?
  /// A folder of this host with the sweep's records, perhaps; nil where they are fetched in any case.
  public var recordsFolder: String?
  /// How much it says of what it does.
  var voice = WorkerLog.Voice.silent

  public init(
    connect: String, credentials: Credentials? = nil, cache: String, cacheLimit: Int? = nil, identity: String,
    host: String, facts: Facts = Facts(), replaces: [Hello.Predecessor] = [], until: Double? = nil,
    patience: Double? = nil
  ) {
    self.connect = connect
    self.credentials = credentials
    self.cache = cache
    self.cacheLimit = cacheLimit
    self.identity = identity
    self.host = host
    self.facts = facts
    self.replaces = replaces
    self.until = until
    self.patience = patience
  }
}

/// Something that happened at a worker, for logs.
public enum WorkerEvent: Codable, Equatable, Sendable {
  case welcomed(run: String)
  case began(TaskID, LeaseToken)
  /// The result is in the spool.
  case finished(TaskID, LeaseToken, SHA256Digest)
  case failed(TaskID, LeaseToken, FailureClass, String)
  /// The coordinator has recorded the result, or says that it is of no use to anybody.
  case settled(TaskID, LeaseToken, SHA256Digest, isRecorded: Bool)
}

/// A worker: trains one task at a time for the coordinator it is connected to, until there are no more.
///
/// `run` is the network thread and owns the socket; the trainer runs on a thread of its own. A coordinator that goes away is waited for
/// for ever, while training goes on.
public final class Worker: Sendable {
  private enum Request: Int, AtomicRepresentable {
    case none, drain, stop
  }

  let settings: WorkerSettings
  let trainer: Trainer
  let fingerprint: SHA256Digest?
  let observe: @Sendable (WorkerEvent) -> Void
  /// Hears what the coordinator says of its sweep.
  let learn: @Sendable (Facts) -> Void
  let cache: ArtifactCache
  let wakeUp: WakeUp
  private let request = Atomic(Request.none)

  /// `fingerprint` is this host's numeric fingerprint, where it is known; `learn` hears what a coordinator says of its sweep and `observe` of
  /// what happens, on the thread of `run`.
  public init(
    _ settings: WorkerSettings, trainer: @escaping Trainer, fingerprint: SHA256Digest? = nil,
    learn: @escaping @Sendable (Facts) -> Void = { _ in },
    observe: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
  ) throws {
    self.settings = settings
    self.trainer = trainer
    self.fingerprint = fingerprint
    self.learn = learn
    self.observe = observe
    cache = try ArtifactCache(directory: settings.cache, limit: settings.cacheLimit)
    wakeUp = try WakeUp(in: Context())
  }

  /// Works until the coordinator sends the worker home, or until it is asked to leave.
  public func run() throws -> WorkerEnd { try WorkerLoop(self).run() }

  /// Asks the worker to end, from any thread: its running task is given back.
  public func stop() { ask(.stop) }

  /// Asks the worker to finish its running task, to deliver the result, and to leave; from any thread.
  public func drain() {
    if request.load(ordering: .acquiring) == .none { ask(.drain) }
  }

  private func ask(_ wish: Request) {
    request.store(wish, ordering: .releasing)
    wakeUp.handle.poke()
  }

  var shouldStop: Bool { request.load(ordering: .acquiring) == .stop }
  var shouldDrain: Bool { request.load(ordering: .acquiring) == .drain }
}
