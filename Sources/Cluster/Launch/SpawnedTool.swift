import Glibc

/// A program of the system that runs beside this one, with pipes to its standard streams.
///
/// Not Foundation's `Process`, which learns of an end only when nobody holds a file any more that every other child inherits, too: beside
/// one that stays, no other would ever end.
final class SpawnedTool: Sendable {
  let processID: pid_t
  /// The writing end of its standard input.
  let input: Int32
  /// The reading ends of its standard output and error.
  let output: Int32
  let errors: Int32

  /// Starts `arguments[0]`, found on the PATH, in a process group of its own: what is typed at the terminal is not for it.
  init(_ arguments: [String]) throws(LaunchError) {
    var pipes: [[Int32]] = []
    for _ in 0..<3 {
      var ends: [Int32] = [0, 0]
      // Of one direction; Swift does not see pipe2, and without its flag another child could inherit them.
      guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
        let code = errno
        for end in pipes.joined() { close(end) }
        throw Self.error(arguments, code)
      }
      pipes.append(ends)
    }
    var start = ProcessStart(arguments)
    start.isSearched = true
    start.streams = [
      (STDIN_FILENO, .descriptor(pipes[0][0])), (STDOUT_FILENO, .descriptor(pipes[1][1])),
      (STDERR_FILENO, .descriptor(pipes[2][1])),
    ]
    start.flags = Int16(POSIX_SPAWN_SETPGROUP)
    defer { for end in [pipes[0][0], pipes[1][1], pipes[2][1]] { close(end) } }
    (input, output, errors) = (pipes[0][1], pipes[1][0], pipes[2][0])
    do throws(ProcessStart.Failure) { processID = try start.start() } catch {
      for end in [pipes[0][1], pipes[1][0], pipes[2][0]] { close(end) }
      throw Self.error(arguments, error.code)
    }
  }

  private static func error(_ arguments: [String], _ code: Int32) -> LaunchError {
    code == ENOENT
      ? LaunchError(.failed, "there is no program \(arguments[0]) on this machine: install it, or put it on the PATH")
      : LaunchError(.failed, "\(arguments[0]) cannot be started: \(String(cString: strerror(code)))")
  }

  /// The exit status, 128 more than the number of a signal that ended it; nil while it runs. To be asked until it answers, then never again.
  func poll() -> Int32? {
    var status: Int32 = 0
    guard waitpid(processID, &status, WNOHANG) == processID else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  /// Ends it, and what it has started in its group.
  func end(_ signal: Int32 = SIGKILL) { kill(-processID, signal) }

  /// Reads one of its streams to the end; what is above `mostBytes` is thrown away.
  static func read(_ descriptor: Int32, atMost mostBytes: Int = 1 << 20) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      if bytes.count < mostBytes { bytes += chunk[..<count] }
    }
    close(descriptor)
    return bytes
  }
}
