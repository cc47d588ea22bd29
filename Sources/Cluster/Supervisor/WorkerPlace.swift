import Foundation
import Sweep

/// One of the supervisor's places: the process in it, or the wait for the next.
struct WorkerPlace {
  let number: Int
  let host: String
  let settings: SupervisorSettings
  private var child: ChildProcess?
  private var identity = ""
  private var started = ContinuousClock.now
  private var next = ContinuousClock.now
  private var restarts = RestartPolicy()
  private var predecessors: [Hello.Predecessor] = []
  private var memoryKills: Int?
  private(set) var isOver = false
  /// There is no room for it: its process is asked to end, and no other follows.
  private(set) var isDismissed = false
  private var told: [UInt8] = []
  private(set) var failure: ClusterError?

  private static let rememberedPredecessors = 10

  init(number: Int, host: String, settings: SupervisorSettings) {
    self.number = number
    self.host = host
    self.settings = settings
  }

  var processID: Int32? { child?.processID }

  func send(_ signal: Int32) { child?.send(signal) }

  /// Ends the process, whose task others get at once.
  mutating func dismiss() {
    isDismissed = true
    send(SIGINT)
  }

  /// What the process has heard of the memory that the sweep's workers need, each time once.
  mutating func newlyTold() -> WorkerMemory? {
    told += child?.received() ?? []
    guard let end = told.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = told[..<end].split(separator: UInt8(ascii: "\n")).last ?? []
    told.removeSubrange(...end)
    return (try? JSONDecoder().decode(Facts.self, from: Data(line))).flatMap(WorkerMemory.init)
  }

  mutating func step(now: ContinuousClock.Instant, isEnding: Bool) throws {
    if let end = child?.poll() {
      child = nil
      told = []
      note(end, now: now)
    }
    guard child == nil, !isOver else { return }
    if isEnding || isDismissed {
      isOver = true
    } else if now >= next {
      try start(now: now)
    }
  }

  private mutating func start(now: ContinuousClock.Instant) throws {
    identity = "\(host)/\(getpid()).\(number)/\(String(UInt64.random(in: .min ... .max), radix: 16))"
    // One that replaces another has a coordinator to come back to, however long that takes.
    var worker = WorkerSettings(
      connect: settings.connect, credentials: settings.credentials, cache: settings.cache,
      cacheLimit: settings.cacheLimit, identity: identity, host: host, facts: settings.facts,
      replaces: predecessors, until: settings.until, patience: predecessors.isEmpty ? settings.patience : nil)
    worker.training = settings.training
    worker.idleLimit = settings.idleLimit
    worker.recordsFolder = settings.recordsFolder
    worker.voice = settings.isTalkative ? number == 0 ? .host : .worker : .silent
    if settings.training.isPinned {
      worker.cores = CoreSet.cores(
        ofPlace: number, of: settings.processes, threads: settings.training.threads, from: CoreSet.own)
    }
    let json = String(decoding: try JSONEncoder().encode(worker), as: UTF8.self)
    memoryKills = MemoryKills.count()
    started = now
    do { child = try ChildProcess(settings.executable, settings.arguments + [json]) } catch {
      // One that could be started before may be so again: a limit of processes is met for a while only.
      guard !predecessors.isEmpty, let pause = restarts.pause(after: .zero, isKilledFromOutside: false) else {
        throw error
      }
      next = now + pause
    }
  }

  private mutating func note(_ end: ChildProcess.End, now: ContinuousClock.Instant) {
    switch end {
    case .exit(WorkerExit.done): isOver = true
    case .exit(WorkerExit.refused): give(up: .refused(reason: "see its message above"))
    case .exit(WorkerExit.noCoordinator):
      give(up: .noCoordinator(address: settings.connect, seconds: Int(settings.patience ?? 0)))
    case .exit(WorkerExit.noResources) where predecessors.isEmpty && now - started < RestartPolicy.early:
      give(up: .noResources)
    default: startAgain(after: end, now: now)
    }
  }

  private mutating func startAgain(after end: ChildProcess.End, now: ContinuousClock.Instant) {
    let failure = failure(of: end)
    let pause = restarts.pause(after: now - started, isKilledFromOutside: failure == .hostLost)
    let predecessor = Hello.Predecessor(identity: identity, failure: failure, text: end.text)
    predecessors = (predecessors + [predecessor]).suffix(Self.rememberedPredecessors)
    guard let pause else { return give(up: .workersDoNotStart(lastEnd: end.text)) }
    next = now + pause
  }

  private mutating func give(up error: ClusterError) {
    isOver = true
    failure = error
  }

  /// A process does not kill itself by SIGKILL, SIGTERM, SIGINT or SIGHUP: somebody did, and the task is not to blame, unless the kernel
  /// says that it was the one, for want of memory.
  private func failure(of end: ChildProcess.End) -> FailureClass {
    switch end {
    case .signal(SIGKILL):
      guard let memoryKills, let now = MemoryKills.count() else { return .hostLost }
      return now > memoryKills ? .outOfMemory : .hostLost
    case .signal(SIGTERM), .signal(SIGINT), .signal(SIGHUP), .exit(WorkerExit.noResources): return .hostLost
    case .exit(WorkerExit.stuck): return .timeLimit
    default: return .crash
    }
  }
}

extension ChildProcess.End {
  var text: String {
    switch self {
    case .exit(let status): "ended with status \(status)"
    case .signal(let number): "was ended by signal \(number) (\(String(cString: strsignal(number))))"
    }
  }
}
