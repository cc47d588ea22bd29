import Glibc
import Synchronization
import Threads

/// Connections of ssh through which hosts reach a coordinator that they could not reach otherwise.
///
/// A tunnel that breaks is opened again at the same port, where the host's workers try again and again. It ends with this process, also when
/// that is killed: the command at its other end reads what only this process holds open.
final class SSHTunnels: Sendable {
  private struct Tunnel {
    var port: UInt16
    var tool: SpawnedTool?
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
    let tool = tunnels.withLock { tunnels -> SpawnedTool? in
      guard tunnels[host] != nil else { return nil }
      let tool = try? SpawnedTool(["ssh"] + arguments)
      tunnels[host]?.tool = tool
      return tool
    }
    guard let tool else { return isWanted(host) ? "ssh cannot be started" : nil }
    // It says nothing on its standard output, and its end closes both.
    Glibc.close(tool.output)
    let text = String(decoding: SpawnedTool.read(tool.errors), as: UTF8.self)
    var status = tool.poll()
    while status == nil {
      usleep(50_000)
      status = tool.poll()
    }
    Glibc.close(tool.input)
    let last = text.split(whereSeparator: \.isNewline).last.map(String.init)
    return isWanted(host) ? last ?? "status \(status ?? 0)" : nil
  }

  private func isWanted(_ host: String) -> Bool { tunnels.withLock { $0[host] != nil } }

  func close(_ host: LaunchHost) {
    guard let tunnel = tunnels.withLock({ $0.removeValue(forKey: host.name) }) else { return }
    tunnel.tool?.end(SIGTERM)
  }

  /// The same at every launch of a run, as its workers know it: one that few programs use, by the 32-bit hash of Fowler, Noll and Vo.
  private static func remotePort(_ run: String, _ host: String) -> UInt16 {
    let hash = "\(run)/\(host)".utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return UInt16(20_000 + hash % 10_000)
  }
}
