import Foundation
import Glibc
import TestSupport
import Testing

/// Hosts made by `cluster/testbed`, removed at the end. Threads of this process can be on any of them.
final class Testbed: Sendable {
  /// What can run on all hosts.
  enum Service: String { case ssh, slurm }

  /// Whose home folder a user has on a host.
  enum Homes: String { case separate, shared }

  private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "cluster/testbed").path

  /// Why this machine cannot have one; nil where it can.
  static let obstacle = obstacle(to: [])
  static let obstacleToSSH = obstacle(to: [.ssh])
  static let obstacleToSlurm = obstacle(to: [.ssh, .slurm])

  private static func obstacle(to services: [Service]) -> String? {
    let check = try? run(["check"] + services.map { "--\($0)" }, name: "probe\(services.count)", net: "10.78.0")
    guard let check, check.status != 0 else { return check == nil ? "cluster/testbed does not run" : nil }
    print("skipped: no test hosts: \(check.text)")
    return check.text
  }

  let name: String
  private let net: String

  /// Hosts see this repository, the folders that are `showing` and their `shared` one; with services, `/tmp`, `/run` and the home are
  /// other ones than this process's.
  ///
  /// - Parameter path: where programs are looked for first.
  init(hosts: Int, _ services: Service..., homes: Homes = .separate, showing: [String] = [], path: String? = nil) throws
  {
    name = "test\(UInt32.random(in: 0 ... .max))"
    net = "10.\(Int.random(in: 100..<200)).\(Int.random(in: 0..<256))"
    try command(
      ["up", "--hosts", "\(hosts)"] + services.map { "--\($0)" } + (services.isEmpty ? [] : ["--homes", "\(homes)"])
        + showing.flatMap { ["--show", $0] },
      path: path)
  }

  deinit { _ = try? Self.run(["down"], name: name, net: net) }

  /// What a program has to have in its environment to speak of these hosts by `cluster/testbed`.
  var environment: [String: String] { Self.environment(name, net) }

  /// What stands before a command that is to run on a host, in that environment.
  func launcher(_ host: Int) -> [String] { [Self.program, "run", "host\(host)"] }

  /// Runs a command on a host to its end, and returns what it printed; throws all of that where it fails.
  @discardableResult
  func run(on host: Int, _ arguments: String...) throws -> String { try command(["run", "host\(host)"] + arguments) }

  /// The file for `ssh -F` by which this machine and the hosts reach `host1`, `host2`, ...
  func sshConfiguration() throws -> String { try command(["ssh-config"]) }

  /// Runs a shell command on a host over ssh from this machine.
  @discardableResult
  func ssh(_ host: Int, _ text: String) throws -> String {
    let end = try BuiltExecutable.run("/usr/bin/ssh", ["-F", sshConfiguration(), "host\(host)", text])
    if end.status != 0 { throw Failure(testbed: name, text: end.output + end.errors) }
    return end.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A folder that all hosts have, and that goes with them.
  func sharedFolder() throws -> String { try command(["shared"]) }

  /// Ends every process on a host at once, as a crash does; its daemons run again.
  func reset(_ host: Int) throws { try command(["reset", "host\(host)"]) }

  /// Ends a host's ssh daemon, or starts it again.
  func stopSSH(_ host: Int) throws { try command(["stop", "host\(host)"]) }

  func startSSH(_ host: Int) throws { try command(["start", "host\(host)"]) }

  func address(_ host: Int) -> String { "\(net).\(host)" }

  /// Pulls a host's cable: both ways, or only what comes `from` it or goes `to` it.
  func cut(_ host: Int, _ direction: String...) throws { try command(["cut", "host\(host)"] + direction) }

  func heal(_ host: Int) throws { try command("heal", "host\(host)") }

  func shape(_ host: Int, loss: Int) throws { try command("shape", "host\(host)", "loss", "\(loss)") }

  /// Runs on a thread that is on a host, as are the threads it starts.
  func on<Value: Sendable>(_ host: Int, _ body: @escaping @Sendable () throws -> Value) -> Running<Value> {
    let path = "/run/netns/\(name)-host\(host)"
    return Running { [name] in
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(descriptor) }
      guard Self.enter(descriptor, 0) == 0 else {
        throw Failure(testbed: name, text: "\(path): \(String(cString: strerror(errno)))")
      }
      return try body()
    }
  }

  /// The system call setns, which Swift's Glibc does not show.
  private static let enter = unsafeBitCast(
    dlsym(nil, "setns"), to: (@convention(c) (_ namespace: Int32, _ kind: Int32) -> Int32).self)

  struct Failure: Error {
    let testbed: String
    let text: String
  }

  private func command(_ arguments: String...) throws { try command(arguments) }

  @discardableResult
  private func command(_ arguments: [String], path: String? = nil) throws -> String {
    let end = try Self.run(arguments, name: name, net: net, path: path)
    if end.status != 0 { throw Failure(testbed: name, text: end.text) }
    return end.text
  }

  private static func environment(_ name: String, _ net: String) -> [String: String] {
    ["SEEDSWEEP_TESTBED": name, "SEEDSWEEP_TESTBED_NET": net]
  }

  private static func run(
    _ arguments: [String], name: String, net: String, path: String? = nil
  ) throws -> (status: Int32, text: String) {
    let path = [path, ProcessInfo.processInfo.environment["PATH"]].compactMap(\.self).joined(separator: ":")
    let variables = environment(name, net).merging(["PATH": path]) { $1 }.map { "\($0)=\($1)" }
    let end = try BuiltExecutable.run("/usr/bin/env", variables + [program] + arguments)
    return (end.status, (end.output + end.errors).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
