public import Access
import ContentHash
import Foundation
import Sweep
import Synchronization

/// How worker processes are started.
public struct SupervisorSettings: Sendable {
  public var processes: Int
  /// The coordinator's address.
  public var connect: String
  /// By which the workers and the coordinator know each other; nil where the connection has no keys.
  public var credentials: Credentials?
  /// The cache folder of this host.
  public var cache: String
  /// How many bytes the artifacts in it may take; nil for as many as there are.
  public var cacheLimit: Int?
  /// The program's version.
  public var version: String
  public var executable: String
  /// What stands before the worker's settings, as JSON, in its arguments.
  public var arguments: [String]

  public init(
    processes: Int, connect: String, credentials: Credentials? = nil, cache: String, cacheLimit: Int? = nil,
    version: String,
    executable: String, arguments: [String]
  ) {
    self.processes = processes
    self.connect = connect
    self.credentials = credentials
    self.cache = cache
    self.cacheLimit = cacheLimit
    self.version = version
    self.executable = executable
    self.arguments = arguments
  }
}

/// Keeps a number of worker processes alive on this host. It never trains.
///
/// A process that crashes is started again after a pause that grows from 0.25 to 8 seconds; the new one tells the coordinator which one it
/// replaces, so that its task is free at once. When the supervisor ends, however it ends, so do its processes.
public final class WorkerSupervisor: Sendable {
  private let settings: SupervisorSettings
  private let isStopped = Atomic(false)
  private let processIDs = Mutex<[Int32]>([])

  public init(_ settings: SupervisorSettings) { self.settings = settings }

  /// Asks every process to end, from any thread; `run` returns when they have.
  public func stop() { isStopped.store(true, ordering: .releasing) }

  /// The processes that run at the moment.
  public var runningProcesses: [Int32] { processIDs.withLock { $0 } }

  /// Runs until every process has ended by its own will, or until `stop` is called. Throws where workers are refused or do not start.
  public func run() throws {
    let host = ProcessInfo.processInfo.hostName
    var places = (0..<settings.processes).map { WorkerPlace(number: $0, host: host, settings: settings) }
    var signalled: ContinuousClock.Instant?
    while !places.allSatisfy(\.isOver) {
      let now = ContinuousClock.now
      let isStopping = isStopped.load(ordering: .acquiring)
      for index in places.indices { try places[index].step(now: now, isStopping: isStopping) }
      processIDs.withLock { $0 = places.compactMap(\.processID) }
      if isStopping {
        let first = signalled ?? now
        if signalled == nil { for place in places { place.send(SIGTERM) } }
        if now - first > .seconds(10) { for place in places { place.send(SIGKILL) } }
        signalled = first
      }
      usleep(20_000)
    }
    if let failure = places.lazy.compactMap(\.failure).first { throw failure }
  }
}

/// One of the supervisor's places: the process in it, or the wait for the next.
private struct WorkerPlace {
  let number: Int
  let host: String
  let settings: SupervisorSettings
  private var child: ChildProcess?
  private var identity = ""
  private var started = ContinuousClock.now
  private var next = ContinuousClock.now
  private var pause = Duration.milliseconds(250)
  private var earlyEnds = 0
  private var predecessors: [Hello.Predecessor] = []
  private(set) var isOver = false
  private(set) var failure: ClusterError?

  /// How many times in a row a process may end within two seconds of its start.
  private static let mostEarlyEnds = 10
  private static let rememberedPredecessors = 10

  init(number: Int, host: String, settings: SupervisorSettings) {
    self.number = number
    self.host = host
    self.settings = settings
  }

  var processID: Int32? { child?.processID }

  func send(_ signal: Int32) { child?.send(signal) }

  mutating func step(now: ContinuousClock.Instant, isStopping: Bool) throws {
    if let end = child?.poll() {
      child = nil
      note(end, now: now)
    }
    guard child == nil, !isOver else { return }
    if isStopping {
      isOver = true
    } else if now >= next {
      try start(now: now)
    }
  }

  private mutating func start(now: ContinuousClock.Instant) throws {
    identity = "\(host)/\(getpid()).\(number)/\(String(UInt64.random(in: .min ... .max), radix: 16))"
    let worker = WorkerSettings(
      connect: settings.connect, credentials: settings.credentials, cache: settings.cache,
      cacheLimit: settings.cacheLimit, identity: identity,
      host: host, version: settings.version, replaces: predecessors)
    let json = String(decoding: try JSONEncoder().encode(worker), as: UTF8.self)
    child = try ChildProcess(settings.executable, settings.arguments + [json])
    started = now
  }

  private mutating func note(_ end: ChildProcess.End, now: ContinuousClock.Instant) {
    switch end {
    case .exit(WorkerExit.done): isOver = true
    case .exit(WorkerExit.refused): give(up: .refused(reason: "see its message above"))
    default: startAgain(after: end, now: now)
    }
  }

  private mutating func startAgain(after end: ChildProcess.End, now: ContinuousClock.Instant) {
    let lived = now - started
    earlyEnds = lived < .seconds(2) ? earlyEnds + 1 : 0
    pause = lived > .seconds(10) ? .milliseconds(250) : min(pause * 2, .seconds(8))
    next = now + (earlyEnds <= 1 ? .milliseconds(250) : pause)
    let predecessor = Hello.Predecessor(identity: identity, failure: end.failure, text: end.text)
    predecessors = (predecessors + [predecessor]).suffix(Self.rememberedPredecessors)
    if earlyEnds >= Self.mostEarlyEnds { give(up: .workersDoNotStart(lastEnd: end.text)) }
  }

  private mutating func give(up error: ClusterError) {
    isOver = true
    failure = error
  }
}

extension ChildProcess.End {
  /// A process does not kill itself by SIGKILL or SIGTERM: somebody did, and the task is not to blame.
  var failure: FailureClass {
    switch self {
    case .signal(SIGKILL), .signal(SIGTERM), .signal(SIGINT), .signal(SIGHUP): .hostLost
    default: .crash
    }
  }

  var text: String {
    switch self {
    case .exit(let status): "ended with status \(status)"
    case .signal(let number): "was ended by signal \(number) (\(String(cString: strsignal(number))))"
    }
  }
}
