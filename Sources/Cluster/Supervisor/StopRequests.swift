import Glibc

/// What becomes of the signals that ask a process to end.
struct StopRequests {
  enum Answer: Equatable {
    /// Finish what is being done, then end.
    case drain
    case stop
    /// End without another word.
    case exit
    case nothing
  }

  /// Whether a supervisor passes the signals on. It decides when enough is enough, and a signal to the whole process group comes twice.
  let isSupervised: Bool
  private var count = 0

  init(isSupervised: Bool) { self.isSupervised = isSupervised }

  /// SIGTERM and SIGHUP let work be finished, SIGINT does not; who asks a second time means it, and a third time ends the process at once.
  ///
  /// A hang-up never makes it more urgent: the kernel, the shell and the service manager each send one of their own.
  mutating func answer(to signal: Int32) -> Answer {
    if signal != SIGINT, isSupervised { return .drain }
    guard signal != SIGHUP else {
      defer { count = max(count, 1) }
      return count == 0 ? .drain : .nothing
    }
    count += 1
    if count > 2 { return .exit }
    return signal == SIGTERM && count == 1 ? .drain : .stop
  }
}
