public import Access
import DurableFiles
import Foundation
public import Sweep
import Synchronization

/// How worker processes are started.
public struct SupervisorSettings: Sendable {
  public var processes: Int
  /// How many of them there is room for, as far as the host is concerned; nil where all are run in any case.
  public var staffing: Staffing?
  /// The coordinator's address.
  public var connect: String
  /// By which the workers and the coordinator know each other; nil where the connection has no keys.
  public var credentials: Credentials?
  /// The cache folder of this host.
  public var cache: String
  /// How many bytes the artifacts in it may take; nil for as many as there are.
  public var cacheLimit: Int?
  /// What the workers say of their program.
  public var facts: Facts
  public var executable: String
  /// What stands before the worker's settings, as JSON, in its arguments.
  public var arguments: [String]
  /// When the processes will be ended, in seconds since 1970: no task is begun that would take longer.
  public var until: Double?
  /// How many seconds the first answer of a coordinator is waited for; nil waits for ever.
  public var patience: Double?
  /// How many seconds a worker stays without anything to train; nil for ever.
  public var idleLimit: Double?
  /// Whether the workers say on standard error what they do.
  public var isTalkative = false
  public var training = TrainingSettings()
  /// A folder of this host with the sweep's records, perhaps; nil where they are fetched in any case.
  public var recordsFolder: String?

  public init(
    processes: Int, connect: String, credentials: Credentials? = nil, cache: String, cacheLimit: Int? = nil,
    facts: Facts = Facts(), executable: String, arguments: [String]
  ) {
    self.processes = processes
    self.connect = connect
    self.credentials = credentials
    self.cache = cache
    self.cacheLimit = cacheLimit
    self.facts = facts
    self.executable = executable
    self.arguments = arguments
  }
}

/// Keeps a number of worker processes alive on this host. It never trains.
///
/// A process that crashes is started again after a pause that grows from 0.25 to 8 seconds; the new one tells the coordinator which one it
/// replaces, so that its task is free at once. When the supervisor ends, however it ends, so do its processes.
public final class WorkerSupervisor: Sendable {
  private enum Wish: Int, Comparable, AtomicRepresentable {
    case none, drain, stop

    static func < (left: Wish, right: Wish) -> Bool { left.rawValue < right.rawValue }

    /// What tells a worker process.
    var signal: Int32 { self == .drain ? SIGTERM : SIGINT }
  }

  private let settings: SupervisorSettings
  private let wish = Atomic(Wish.none)
  private let processIDs = Mutex<[Int32]>([])

  /// How long a process may take to end when it is asked to stop.
  private static let grace = Duration.seconds(10)

  public init(_ settings: SupervisorSettings) { self.settings = settings }

  /// Asks every process to end now, from any thread; `run` returns when they have.
  public func stop() { wish.store(.stop, ordering: .releasing) }

  /// Asks every process to finish its task and to leave, from any thread; `run` returns when they have.
  public func drain() {
    _ = wish.compareExchange(expected: .none, desired: .drain, ordering: .acquiringAndReleasing)
  }

  /// The processes that run at the moment.
  public var runningProcesses: [Int32] { processIDs.withLock { $0 } }

  /// Runs until every process has ended by its own will, or until `stop` or `drain` is called. Throws where workers are refused or do
  /// not start.
  public func run() throws {
    let host = ProcessInfo.processInfo.hostName
    var need = Staffing.usualNeed
    let first = settings.staffing?.processes(for: need) ?? settings.processes
    var places = (0..<first).map { WorkerPlace(number: $0, host: host, settings: settings) }
    var told = (wish: Wish.none, at: ContinuousClock.now)
    while !places.allSatisfy(\.isOver) {
      let now = ContinuousClock.now
      let wish = wish.load(ordering: .acquiring)
      for index in places.indices { try places[index].step(now: now, isEnding: wish > .none) }
      for told in places.indices.compactMap({ places[$0].newlyTold() }) where told != need && wish == .none {
        need = told
        adjust(&places, to: need, host: host)
      }
      processIDs.withLock { $0 = places.compactMap(\.processID) }
      if wish > told.wish {
        for place in places { place.send(wish.signal) }
        told = (wish, now)
      }
      if told.wish == .stop, now - told.at > Self.grace { for place in places { place.send(SIGKILL) } }
      usleep(20_000)
    }
    if let failure = places.lazy.compactMap(\.failure).first { throw failure }
  }

  /// Runs as many processes as there is room for, now that it is known what they need. The last ones go first: their tasks are given back, as
  /// memory does not wait until they are done.
  private func adjust(_ places: inout [WorkerPlace], to need: WorkerMemory, host: String) {
    guard let staffing = settings.staffing else { return }
    let staying = places.indices.filter { !places[$0].isOver && !places[$0].isDismissed }
    let wanted = staffing.processes(for: need)
    if wanted < staying.count {
      for index in staying.dropFirst(wanted) { places[index].dismiss() }
    } else if staying.count < wanted, !places.contains(where: { $0.isOver && !$0.isDismissed }) {
      for _ in staying.count..<wanted {
        places.append(WorkerPlace(number: places.count, host: host, settings: settings))
      }
      let more = wanted - staying.count
      say(
        "there is memory for \(wanted) worker processes of this sweep: \(more) more \(more == 1 ? "is" : "are") started"
      )
      if let remark = staffing.remarkOnCores(need) { say(remark) }
    }
    for remark in staffing.remarks(on: need, isKnown: true) { say(remark) }
  }

  private func say(_ text: String) {
    if settings.isTalkative { StandardError.line(text) }
  }
}
