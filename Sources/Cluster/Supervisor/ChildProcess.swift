import Glibc

/// A process started by `posix_spawn`, whose standard input ends when this process does.
final class ChildProcess: Sendable {
  enum End: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  let processID: pid_t
  /// The other end of the child's standard input. Nothing is ever written; what the child writes into its end is read.
  private let lifeline: Int32

  init(_ executable: String, _ arguments: [String]) throws(ClusterError) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Self.error(executable, errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    Self.resetSignals(&attributes)
    var strings: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
    var processID: pid_t = 0
    let result = posix_spawn(&processID, executable, &actions, &attributes, &strings, environ)
    for string in strings { free(string) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    close(ends[0])
    self.processID = processID
    lifeline = ends[1]
    if result != 0 { throw Self.error(executable, result) }
  }

  deinit { close(lifeline) }

  /// Signals that this process ignores or blocks must not be so in the child, except for hang-ups: who started this process with SIGHUP
  /// ignored wants all of it to outlive the terminal.
  private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
    var all = sigset_t()
    sigfillset(&all)
    if SignalState.isIgnored(SIGHUP) { sigdelset(&all, SIGHUP) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
  }

  private static func error(_ executable: String, _ code: Int32) -> ClusterError {
    .spawn(executable: executable, reason: String(cString: strerror(code)))
  }

  /// How the process ended; nil while it runs. To be asked until it answers, then never again.
  func poll() -> End? {
    var status: Int32 = 0
    guard waitpid(processID, &status, WNOHANG) == processID else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? .exit((status >> 8) & 0xff) : .signal(signal)
  }

  /// What the child has written into its standard input since the last time, up to a few kilobytes.
  func received() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(lifeline, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return Array(bytes.prefix(max(0, count)))
  }

  func send(_ signal: Int32) { kill(processID, signal) }
}
