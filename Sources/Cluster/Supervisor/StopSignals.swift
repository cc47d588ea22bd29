import Foundation
import Synchronization
import Threads

/// Where signal handlers write the number of their signal: a handler may do no more than that.
private let signalPipe = Atomic<Int32>(-1)

/// Calls closures when the process is asked to end, by SIGTERM, SIGINT or SIGHUP; `StopRequests` says which. One at a time in a process.
///
/// A process that was started with SIGHUP ignored (nohup) goes on ignoring it.
public final class StopSignals: Sendable {
  private let signals: [Int32]

  /// Every signal calls `stop`.
  public convenience init(_ stop: @escaping @Sendable () -> Void) throws { try self.init(drain: stop, stop: stop) }

  /// The first SIGTERM or SIGHUP calls `drain`, everything else `stop`.
  ///
  /// - Parameter isSupervised: another process passes on what it was asked, and decides what is urgent.
  public init(
    isSupervised: Bool = false, drain: @escaping @Sendable () -> Void, stop: @escaping @Sendable () -> Void
  ) throws {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw ClusterError.noSignals(reason: String(cString: strerror(errno)))
    }
    let input = ends[0]
    // A thread of its own, not Dispatch's, which waits for ever where it cannot make one.
    try SystemThread.start("signals") { Self.heed(input, StopRequests(isSupervised: isSupervised), drain, stop) }
    // Never closed: a handler may be about to write to it. There is one in a process.
    signalPipe.store(ends[1], ordering: .releasing)
    signals = [SIGINT, SIGTERM] + (SignalState.isIgnored(SIGHUP) ? [] : [SIGHUP])
    for number in signals { SignalState.handle(number) }
  }

  /// Lets the signals reach this thread. A process inherits what the thread that started it had blocked, which is all of them where that
  /// was one of Dispatch's.
  public static func unblock() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Gives the signals back their ordinary effect.
  public func end() {
    for number in signals { signal(number, SIG_DFL) }
    SignalState.tell(0)
  }

  /// Reads what the handlers write, until `end`.
  private static func heed(
    _ input: Int32, _ requests: StopRequests, _ drain: @Sendable () -> Void, _ stop: @Sendable () -> Void
  ) {
    unblock()
    var requests = requests
    var number: UInt8 = 0
    while true {
      guard read(input, &number, 1) == 1 else { continue }
      if number == 0 { break }
      switch requests.answer(to: Int32(number)) {
      case .drain: drain()
      case .stop: stop()
      case .exit: _exit(128 + Int32(number))
      case .nothing: break
      }
    }
    close(input)
  }
}

/// What the process does about signals.
enum SignalState {
  static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Lets the handler tell of a signal; interrupted system calls go on.
  fileprivate static func handle(_ number: Int32) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { SignalState.tell(UInt8(truncatingIfNeeded: $0)) }
    action.sa_flags = Int32(SA_RESTART)
    sigaction(number, &action, nil)
  }

  /// Safe in a signal handler.
  fileprivate static func tell(_ number: UInt8) {
    let code = errno
    var number = number
    _ = write(signalPipe.load(ordering: .acquiring), &number, 1)
    errno = code
  }
}
