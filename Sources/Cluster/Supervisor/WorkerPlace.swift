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
  private var pause = Self.pauses.lowerBound
  private var earlyEnds = 0
  private var predecessors: [Hello.Predecessor] = []
  private var memoryKills: Int?
  private(set) var isOver = false
  private(set) var failure: ClusterError?

  /// Before the next process, the longer the more of them ended early.
  private static let pauses = Duration.milliseconds(250)...Duration.seconds(8)
  private static let early = Duration.seconds(2)
  /// How many times in a row a process may end early of itself.
  private static let mostEarlyEnds = 10
  private static let rememberedPredecessors = 10

  init(number: Int, host: String, settings: SupervisorSettings) {
    self.number = number
    self.host = host
    self.settings = settings
  }

  var processID: Int32? { child?.processID }

  func send(_ signal: Int32) { child?.send(signal) }

  mutating func step(now: ContinuousClock.Instant, isEnding: Bool) throws {
    if let end = child?.poll() {
      child = nil
      note(end, now: now)
    }
    guard child == nil, !isOver else { return }
    if isEnding {
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
      cacheLimit: settings.cacheLimit, identity: identity, host: host, version: settings.version,
      replaces: predecessors, until: settings.until, patience: predecessors.isEmpty ? settings.patience : nil)
    worker.training = settings.training
    if settings.training.isPinned {
      worker.cores = CoreSet.cores(
        ofPlace: number, of: settings.processes, threads: settings.training.threads, from: CoreSet.own)
    }
    let json = String(decoding: try JSONEncoder().encode(worker), as: UTF8.self)
    memoryKills = MemoryKills.count()
    child = try ChildProcess(settings.executable, settings.arguments + [json])
    started = now
  }

  private mutating func note(_ end: ChildProcess.End, now: ContinuousClock.Instant) {
    switch end {
    case .exit(WorkerExit.done): isOver = true
    case .exit(WorkerExit.refused): give(up: .refused(reason: "see its message above"))
    case .exit(WorkerExit.noCoordinator):
      give(up: .noCoordinator(address: settings.connect, seconds: Int(settings.patience ?? 0)))
    default: startAgain(after: end, now: now)
    }
  }

  private mutating func startAgain(after end: ChildProcess.End, now: ContinuousClock.Instant) {
    let lived = now - started
    let isEarly = lived < Self.early
    let failure = failure(of: end)
    // One that was killed from outside might have started well.
    earlyEnds = isEarly && failure != .hostLost ? earlyEnds + 1 : 0
    next = now + (isEarly ? pause : Self.pauses.lowerBound)
    pause = lived > .seconds(10) ? Self.pauses.lowerBound : min(pause * 2, Self.pauses.upperBound)
    let predecessor = Hello.Predecessor(identity: identity, failure: failure, text: end.text)
    predecessors = (predecessors + [predecessor]).suffix(Self.rememberedPredecessors)
    if earlyEnds >= Self.mostEarlyEnds { give(up: .workersDoNotStart(lastEnd: end.text)) }
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
    case .signal(SIGTERM), .signal(SIGINT), .signal(SIGHUP): return .hostLost
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
