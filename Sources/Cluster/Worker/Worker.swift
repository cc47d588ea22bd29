public import Access
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
  /// The program's version.
  public var version: String
  public var replaces: [Hello.Predecessor]

  public init(
    connect: String, credentials: Credentials? = nil, cache: String, cacheLimit: Int? = nil, identity: String,
    host: String, version: String,
    replaces: [Hello.Predecessor] = []
  ) {
    self.connect = connect
    self.credentials = credentials
    self.cache = cache
    self.cacheLimit = cacheLimit
    self.identity = identity
    self.host = host
    self.version = version
    self.replaces = replaces
  }
}

/// A worker: trains one task at a time for the coordinator it is connected to, until there are no more.
///
/// `run` is the network thread and owns the socket; the trainer runs on a thread of its own. A coordinator that goes away is waited for
/// for ever, while training goes on.
public final class Worker: Sendable {
  let settings: WorkerSettings
  let trainer: Trainer
  let cache: ArtifactCache
  let context: Context
  let wakeUp: WakeUp
  private let isStopped = Atomic(false)

  public init(_ settings: WorkerSettings, trainer: @escaping Trainer) throws {
    self.settings = settings
    self.trainer = trainer
    cache = try ArtifactCache(directory: settings.cache, limit: settings.cacheLimit)
    context = try Context()
    wakeUp = try WakeUp(in: context)
  }

  /// Works until the coordinator sends the worker home or `stop` is called.
  public func run() throws -> WorkerEnd { try WorkerLoop(self).run() }

  /// Asks the worker to end, from any thread: its running task is given back.
  public func stop() {
    isStopped.store(true, ordering: .releasing)
    wakeUp.handle.poke()
  }

  var shouldStop: Bool { isStopped.load(ordering: .acquiring) }
}
