import Foundation
import Synchronization
import Threads

/// Connections of ssh through which hosts reach a coordinator that they could not reach otherwise.
///
/// A tunnel that breaks is opened again at the same port, where the host's workers try again and again. It ends with this process, also when
/// that is killed: the command at its other end reads what only this process holds open.
final class SSHTunnels: Sendable {
  private struct Tunnel {
    var port: UInt16
    var process: Process?
    /// Held open for as long as the tunnel is wanted.
    var lifeline: Pipe?
  }

  private let tunnels = Mutex<[String: Tunnel]>([:])

  private static let pause: UInt32 = 5

  /// The port at the host's end; nil where there is no tunnel.
  func port(of host: LaunchHost) -> UInt16? { tunnels.withLock { $0[host.name]?.port } }

  /// Opens a tunnel from the host to `port` of this machine, and keeps it open.
  func open(
    _ host: LaunchHost, to port: UInt16, run: String, destination: [String], tell: @escaping @Sendable (String) -> Void
  ) throws {
    let remote = Self.remotePort(run, host.name)
    let isNew = tunnels.withLock { tunnels in
      guard tunnels[host.name] == nil else { return false }
      tunnels[host.name] = Tunnel(port: remote)
      return true
    }
    guard isNew else { return }
    let forward = ["-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:\(remote):127.0.0.1:\(port)"]
    try SystemThread.start("tunnel") { [self] in
      var told = ""
      while let end = runOnce(host.name, forward + destination + ["exec cat >/dev/null"]) {
        // The same once: a host may be off for a day.
        if end != told { tell("its tunnel ended: \(end); it is opened again and again") }
        told = end
        sleep(Self.pause)
      }
    }
  }

  /// Returns, when the tunnel has ended, what it complained of; nil where it is not wanted any more.
  private func runOnce(_ host: String, _ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--", "ssh"] + arguments
    let lifeline = Pipe()
    process.standardInput = lifeline
    process.standardOutput = FileHandle.nullDevice
    let complaints = Pipe()
    process.standardError = complaints
    let isDone = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in isDone.signal() }
    let isStarted = tunnels.withLock { tunnels in
      guard tunnels[host] != nil, (try? process.run()) != nil else { return false }
      tunnels[host]?.process = process
      tunnels[host]?.lifeline = lifeline
      return true
    }
    guard isStarted else { return isWanted(host) ? "ssh cannot be started" : nil }
    // Its end closes the pipe, unless it left something behind.
    let text = String(decoding: (try? complaints.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
    isDone.wait()
    let last = text.split(whereSeparator: \.isNewline).last.map(String.init)
    return isWanted(host) ? last ?? "status \(process.terminationStatus)" : nil
  }

  private func isWanted(_ host: String) -> Bool { tunnels.withLock { $0[host] != nil } }

  func close(_ host: LaunchHost) {
    guard let tunnel = tunnels.withLock({ $0.removeValue(forKey: host.name) }) else { return }
    try? tunnel.lifeline?.fileHandleForWriting.close()
    tunnel.process?.terminate()
  }

  /// The same at every launch of a run, as its workers know it: one that few programs use, by the 32-bit hash of Fowler, Noll and Vo.
  private static func remotePort(_ run: String, _ host: String) -> UInt16 {
    let hash = "\(run)/\(host)".utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return UInt16(20_000 + hash % 10_000)
  }
}
