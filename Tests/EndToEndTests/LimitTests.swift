import Foundation
import TestSupport
import Testing

/// The executable where the system allows it too few threads, processes or files: it works or says why not, and never hangs.
@Suite(
  "A host that allows too little", .serialized, .waiting(minutes: 10),
  .enabled(if: OtherUser.obstacle == nil, "only root can be a user with limits of its own"))
struct LimitTests {
  private let sweep: SmallSweep

  init() throws {
    sweep = try SmallSweep { $0.replacing("count = 3", with: "count = 1") }
    chmod(sweep.folder.path, 0o777)
  }

  private func run(under limit: String, _ arguments: [String]) throws -> BuiltExecutable.Outcome {
    let launcher = ["timeout", "-k", "1", "120"] + OtherUser.launcher + ["prlimit", limit]
    return try BuiltExecutable.shell(
      "\(launcher.joined(separator: " ")) $seedsweep \(arguments.joined(separator: " "))")
  }

  /// Either everything worked, or the last line says what did not, with no crash before.
  private func expectWorkOrReason(_ outcome: BuiltExecutable.Outcome, _ reasons: [String]) {
    if outcome.status == 0 { return }
    #expect(outcome.status == 1, "\(outcome.errors)")
    let last = outcome.errors.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("seedsweep: "), "\(outcome.errors)")
    #expect(reasons.contains { outcome.errors.contains($0) }, "\(outcome.errors)")
    for crash in ["Signal ", "Backtrac", ".cpp:", "Fatal error"] {
      #expect(!outcome.errors.contains(crash), "\(outcome.errors)")
    }
  }

  @Test("of threads and processes gets one line and an end", arguments: usually([1, 6], nightly: [1, 3, 6, 9, 14]))
  func threads(limit: Int) throws {
    let outcome = try run(under: "--nproc=\(limit)", sweep.runCommand("run", workers: 1))
    expectWorkOrReason(outcome, ["no thread can be made", "Resource temporarily unavailable"])
    if limit < 3 { #expect(outcome.status == 1, "there is no sweep with \(limit) threads") }
  }

  @Test("of files gets one line and an end", arguments: usually([8, 24], nightly: [8, 16, 24, 32, 40]))
  func files(limit: Int) throws {
    let outcome = try run(under: "--nofile=\(limit)", sweep.runCommand("run", workers: 1))
    expectWorkOrReason(outcome, ["Too many open files", "unable to open database file"])
  }

  @Test("of threads gets one line and an end from commands that wait for others", arguments: [1, 2])
  func commands(limit: Int) throws {
    for command in [
      ["work", "--connect", "ipc://\(sweep.folder.path)/nobody", "--insecure", "--cache", sweep.cache],
      ["status", "--connect", "127.0.0.1:9"],
    ] {
      let outcome = try run(under: "--nproc=\(limit)", command)
      expectWorkOrReason(outcome, ["no thread can be made", "Resource temporarily unavailable", "127.0.0.1:9"])
      #expect(outcome.status == 1)
    }
  }
}

/// A user with limits of its own: the superuser has none of threads.
private enum OtherUser {
  static let launcher = ["setpriv", "--reuid", "61234", "--regid", "61234", "--clear-groups"]

  /// Why there is none; nil where there is one, who can reach the program.
  static let obstacle: String? = {
    let limits = launcher + ["prlimit", "--nproc=100", "--nofile=100"]
    let outcome = try? BuiltExecutable.shell("\(limits.joined(separator: " ")) $seedsweep --version")
    return outcome?.status == 0 ? nil : "no setpriv, no prlimit or no right to use them"
  }()
}
