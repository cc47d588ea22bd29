import DurableFiles
import Foundation

/// The process that stays on a host in the launcher's place: it runs `seedsweep work`, passes signals on, and keeps how that ended.
public enum Supervision {
  /// Runs `program` with the folder's token and keys until it ends, and returns its exit status.
  ///
  /// The process of its own shows also an end by a signal or for want of memory.
  public static func run(folder: String, program: [String]) throws -> Int32 {
    OpenFiles.closeInherited()
    let supervisor = LaunchedSupervisor(folder: folder)
    try supervisor.begin()
    let arguments =
      Array(program.dropFirst()) + ["--join", supervisor.token, "--keys", supervisor.keys, "--supervised"]
    let child: ChildProcess
    do { child = try ChildProcess(program[0], arguments) } catch {
      try supervisor.end(LaunchEnd(.failed, reason: "\(error)"))
      throw error
    }
    let signals = try StopSignals(drain: { child.send(SIGTERM) }, stop: { child.send(SIGINT) })
    defer { signals.end() }
    while true {
      if let end = child.poll() {
        // It was good for one host, which has joined by it or never will.
        unlink(supervisor.token)
        try supervisor.end(LaunchEnd(end))
        return if case .exit(let status) = end { status } else { 1 }
      }
      usleep(50_000)
    }
  }
}

extension LaunchEnd {
  init(_ end: ChildProcess.End) {
    switch end {
    case .exit(0): self.init(.done, reason: "ended")
    case .exit: self.init(.failed, reason: end.text)
    case .signal: self.init(.lost, reason: end.text)
    }
  }
}
