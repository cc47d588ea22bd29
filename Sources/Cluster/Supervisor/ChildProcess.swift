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
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw .spawn(executable: executable, reason: String(cString: strerror(errno)))
    }
    defer { close(ends[0]) }
    lifeline = ends[1]
    var start = ProcessStart([executable] + arguments)
    start.streams = [(STDIN_FILENO, .descriptor(ends[0]))]
    start.keepsIgnoredHangUps = true
    do throws(ProcessStart.Failure) { processID = try start.start() } catch {
      close(ends[1])
      throw .spawn(executable: executable, reason: error.reason)
    }
  }

  deinit { close(lifeline) }

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
