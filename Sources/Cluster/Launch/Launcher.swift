public import Access
import Foundation
import PrintableText
import Synchronization
import Threads
public import ZeroMQ

/// How workers are started on hosts.
public struct LauncherSettings: Sendable {
  public var hosts: [LaunchHost]
  public var ways: LaunchWays
  /// What follows `seedsweep work` on every host.
  public var arguments: [String] = []
  /// Where hosts reach the coordinator; nil for what each of them sees.
  public var address: Endpoint?
  public var keys: CoordinatorKeys
  /// For how many seconds a host has time to join.
  public var tokenLifetime = 24 * 3600

  public init(hosts: [LaunchHost], ways: LaunchWays, keys: CoordinatorKeys) {
    self.hosts = hosts
    self.ways = ways
    self.keys = keys
  }

  /// Throws where a host cannot be started whatever it is like, before anything is begun.
  public func check() throws {
    for host in hosts { try ways.way(host.way).check(host) }
  }
}

/// Starts workers on hosts and keeps them there while a sweep runs: a thread a host, so that one that does not answer holds up no other.
///
/// What was started is in the run's folder, so that another process can go on with it.
public final class Launcher: Sendable {
  private let settings: LauncherSettings
  private let folder: LaunchFolder
  private let tell: @Sendable (_ host: String, _ text: String) -> Void
  private let isFinished = Atomic(false)
  private let running = Mutex(0)

  public init(
    _ settings: LauncherSettings, folder: LaunchFolder,
    tell: @escaping @Sendable (_ host: String, _ text: String) -> Void
  ) {
    self.settings = settings
    self.folder = folder
    self.tell = tell
  }

  /// The port at which hosts of an earlier launch expect the coordinator; nil where there is none.
  public static func earlierPort(in folder: LaunchFolder) throws -> UInt16? { try folder.run().port }

  /// Begins, once the coordinator listens at `endpoint`.
  public func begin(endpoint: Endpoint) throws {
    var run = try folder.run()
    if case .tcp(_, let port) = endpoint { run.port = port }
    try folder.write(run)
    for host in settings.hosts {
      let course = try HostCourse(host, run: run.name, endpoint: endpoint, launcher: self)
      running.withLock { $0 += 1 }
      do {
        try SystemThread.start("launch") { [self] in
          course.run()
          running.withLock { $0 -= 1 }
        }
      } catch {
        running.withLock { $0 -= 1 }
        throw error
      }
    }
  }

  /// Starts nothing any more; hosts go on with what they do. Waits a moment for what is being done.
  public func finish() {
    isFinished.store(true, ordering: .releasing)
    for _ in 0..<50 where running.withLock({ $0 }) > 0 { usleep(20_000) }
  }

  /// One host's way through `LaunchCourse`, on a thread of its own.
  private final class HostCourse: @unchecked Sendable {
    // Only its thread uses it once it is made.
    private let launcher: Launcher
    private let host: LaunchHost
    private let runName: String
    private let endpoint: Endpoint
    private let way: any LaunchWay
    private var course: LaunchCourse
    private var reached: Endpoint?
    /// What was last said of a host that waits or works, so that it is said once.
    private var told = ""

    init(_ host: LaunchHost, run: String, endpoint: Endpoint, launcher: Launcher) throws {
      self.launcher = launcher
      self.host = host
      runName = run
      self.endpoint = endpoint
      way = try launcher.settings.ways.way(host.way)
      // The same command again wants the host to work, whatever was wished of an earlier launch.
      let record = try launcher.folder.update(host) { record in
        if record.handle?.way != host.way { record.handle = nil }
        record.host = host
        record.wish = .run
      }
      let address = launcher.settings.address ?? way.address(of: endpoint)
      course = LaunchCourse(
        handle: record.handle, isDisplaced: address.map { record.coordinator != "\($0)" } ?? false, now: Self.now)
    }

    private static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    @Sendable private func say(_ text: String) { launcher.tell(host.name, text.printable(atMost: 1000)) }

    private func sayOnce(_ text: String) {
      if text != told { say(text) }
      told = text
    }

    func run() {
      do { try way.connect(host, to: endpoint, run: runName, tell: say) } catch { say("\(error)") }
      defer { way.disconnect(host) }
      while !launcher.isFinished.load(ordering: .acquiring), !course.isOver {
        if let record = try? launcher.folder.record(of: host.name), record.wish != course.wish {
          course.wants(record.wish, now: Self.now)
        }
        guard let step = course.step(now: Self.now) else {
          usleep(200_000)
          continue
        }
        take(step)
      }
      if case .over(let reason) = course.phase { say(reason) }
    }

    private func take(_ step: LaunchCourse.Step) {
      do {
        switch step {
        case .prepare: try prepare()
        case .start: try start()
        case .look(let handle): look(try way.state(handle, of: host))
        case .drain(let handle):
          try way.drain(handle, of: host)
          course.told(now: Self.now)
        case .stop(let handle):
          try way.stop(handle, of: host)
          course.told(now: Self.now)
        }
      } catch {
        let error = error as? LaunchError ?? LaunchError(.failed, "\(error)")
        course.failed(error, now: Self.now)
        let pause = Int((course.due - Self.now).rounded())
        say(course.isOver ? error.reason : "\(error.reason); again in \(max(1, pause)) s")
      }
    }

    private func prepare() throws {
      let preparation = try way.prepare(host, reaching: endpoint)
      reached = launcher.settings.address ?? preparation.coordinator
      if preparation.copied > 0 { say("the program was copied, \(preparation.copied / 1_000_000) MB") }
      course.prepared(now: Self.now)
    }

    private func start() throws {
      let address = reached ?? endpoint.reachable(as: ProcessInfo.processInfo.hostName)
      // For this host alone, so that it can be closed out alone.
      let token = try launcher.settings.keys.issueToken(
        address: "\(address)", uses: 1, lifetime: launcher.settings.tokenLifetime)
      let order = LaunchOrder(run: runName, host: host, arguments: launcher.settings.arguments, token: token.text)
      let handle = try way.start(host, order)
      try launcher.folder.update(host) {
        $0.handle = handle
        $0.coordinator = "\(address)"
      }
      course.started(handle, now: Self.now)
      say("started (\(handle.way) \(handle.identifier))")
    }

    private func look(_ state: LaunchState) {
      course.seen(state, now: Self.now)
      switch state {
      case .starting(let reason): sayOnce("waits: \(reason)")
      case .running: sayOnce("at work")
      case .ended(let end):
        let lines = end.lines.isEmpty ? "" : ": \(end.lines.joined(separator: "; "))"
        if !course.isOver { say("\(end.reason)\(lines)") }
      }
    }
  }
}
