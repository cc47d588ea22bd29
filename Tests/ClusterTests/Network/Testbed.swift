import Foundation
import Glibc
import Testing

/// Hosts made by `cluster/testbed`, removed at the end. Threads of this process can be on any of them.
final class Testbed: Sendable {
  private static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "cluster/testbed").path

  /// Why this machine cannot have one; nil where it can.
  static let obstacle: String? = {
    let check = try? run(["check"], name: "probe", net: "10.78.0")
    guard let check, check.status != 0 else { return check == nil ? "cluster/testbed does not run" : nil }
    print("skipped: no test hosts: \(check.text)")
    return check.text
  }()

  private let name: String
  private let net: String

  init(hosts: Int) throws {
    name = "test\(UInt32.random(in: 0 ... .max))"
    net = "10.\(Int.random(in: 100..<200)).\(Int.random(in: 0..<256))"
    try command("up", "--hosts", "\(hosts)")
  }

  deinit { _ = try? Self.run(["down"], name: name, net: net) }

  func address(_ host: Int) -> String { "\(net).\(host)" }

  /// Pulls a host's cable: both ways, or only what comes `from` it or goes `to` it.
  func cut(_ host: Int, _ direction: String...) throws { try command(["cut", "host\(host)"] + direction) }

  func heal(_ host: Int) throws { try command("heal", "host\(host)") }

  func shape(_ host: Int, loss: Int) throws { try command("shape", "host\(host)", "loss", "\(loss)") }

  /// Runs on a thread that is on a host, as are the threads it starts.
  func on<Value: Sendable>(_ host: Int, _ body: @escaping @Sendable () throws -> Value) -> Running<Value> {
    let path = "/run/netns/\(name)-host\(host)"
    return Running {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(descriptor) }
      guard Self.enter(descriptor, 0) == 0 else { throw Failure(text: "\(path): \(String(cString: strerror(errno)))") }
      return try body()
    }
  }

  /// The system call setns, which Swift's Glibc does not show.
  private static let enter = unsafeBitCast(
    dlsym(nil, "setns"), to: (@convention(c) (_ namespace: Int32, _ kind: Int32) -> Int32).self)

  private func command(_ arguments: String...) throws { try command(arguments) }

  private func command(_ arguments: [String]) throws {
    let end = try Self.run(arguments, name: name, net: net)
    if end.status != 0 { throw Failure(text: end.text) }
  }

  private struct Failure: Error { let text: String }

  private static func run(_ arguments: [String], name: String, net: String) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SEEDSWEEP_TESTBED": name, "SEEDSWEEP_TESTBED_NET": net]
    ) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
