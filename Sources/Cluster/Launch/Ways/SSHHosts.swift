import ContentHash
import DurableFiles
import Foundation
public import ZeroMQ

/// Workers on hosts that ssh reaches, by the system's ssh and the user's own configuration of it.
///
/// Everything but the copying of the program is done by the program itself, which answers one request a connection.
public struct SSHHosts: LaunchWay {
  public static let name = "ssh"

  /// The program to copy; nil where every host has its own.
  let bundle: ProgramBundle?
  /// Before all others on ssh's command line, such as `-F FILE`.
  let options: [String]
  private let tunnels = SSHTunnels()

  public init(bundle: ProgramBundle?, options: [String] = []) {
    self.bundle = bundle
    self.options = options
  }

  /// No questions, as nobody is there to answer; a host that is off is found out within seconds, and one that is cut off within a minute.
  private static let fixedOptions = [
    "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=10", "-o", "ServerAliveCountMax=3",
  ]

  /// ssh's own status where there was no connection.
  private static let noConnection: Int32 = 255

  func destination(_ host: LaunchHost) -> [String] {
    var words = options + Self.fixedOptions
    if let port = host.port { words += ["-p", "\(port)"] }
    if let user = host.user { words += ["-l", user] }
    return words + ["--", host.address]
  }

  /// Runs a command of the host's shell. Throws where there is no connection.
  private func run(
    _ command: String, on host: LaunchHost, input: [UInt8] = [], limit: Duration = .seconds(90)
  ) throws(LaunchError) -> Tool.Outcome {
    let outcome = try Tool(name: "ssh").run(
      destination(host) + ["exec /bin/sh -c \(ShellText.word(command))"], input: input, limit: limit)
    guard outcome.status != Self.noConnection else { throw LaunchError(.unreachable, outcome.lastComplaint) }
    return outcome
  }

  /// The shell's words for the folder of programs; the host's variables, not ours.
  private func programs(_ host: LaunchHost) -> String {
    host.cache.map { "\(ShellText.word($0))/programs" } ?? "\"${XDG_CACHE_HOME:-$HOME/.cache}/seedsweep/programs\""
  }

  /// The shell's words for the program: the one that is installed there, else of the bundle with this sha256, else of the one to copy.
  private func program(_ host: LaunchHost, _ copied: SHA256Digest? = nil) throws(LaunchError) -> String {
    if let program = host.program { return ShellText.word(program) }
    guard let sha256 = copied ?? bundle?.sha256 else {
      throw LaunchError(
        .failed,
        "there is no bundle to copy to \(host.name): say --bundle FILE (cluster/bundle makes one), or program = \"/PATH\" for it"
      )
    }
    return "\(programs(host))/\(sha256.hexadecimal)/seedsweep"
  }

  public func check(_ host: LaunchHost) throws { _ = try program(host) }

  public func prepare(_ host: LaunchHost, reaching coordinator: Endpoint) throws -> LaunchPreparation {
    let program = try program(host)
    let look = "if [ -x \(program) ]; then echo there; else echo missing; fi; echo \"$SSH_CONNECTION\"; uname -sm"
    let outcome = try run(look, on: host)
    let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard outcome.status == 0, lines.count >= 3 else {
      throw LaunchError(.failed, "its shell does not answer as one of POSIX does: \(outcome.lastComplaint)")
    }
    let (isThere, connection, system) = (lines[lines.count - 3], lines[lines.count - 2], lines[lines.count - 1])
    var preparation = LaunchPreparation(coordinator: self.coordinator(coordinator, seenBy: host, connection))
    if isThere == "there" { return preparation }
    guard host.program == nil, let bundle else {
      throw LaunchError(.failed, "there is no program \(host.program ?? "") there")
    }
    guard system == "Linux x86_64" else {
      throw LaunchError(.failed, "the host is \(system), and the bundle is for Linux x86_64: say program = \"...\"")
    }
    preparation.copied = try copy(bundle, to: host)
    return preparation
  }

  /// The other end of the host's tunnel, else the address from which the host sees the ssh connection come.
  private func coordinator(_ coordinator: Endpoint, seenBy host: LaunchHost, _ connection: String) -> Endpoint? {
    if let port = tunnels.port(of: host) { return .tcp(host: "127.0.0.1", port: port) }
    guard let address = connection.split(separator: " ").first else { return nil }
    return coordinator.reachable(as: address.contains(":") ? "[\(address)]" : "\(address)")
  }

  public func connect(
    _ host: LaunchHost, to coordinator: Endpoint, run: String, tell: @escaping @Sendable (String) -> Void
  ) throws {
    guard host.isTunnelled else { return }
    guard case .tcp(_, let port?) = coordinator else {
      throw LaunchError(.failed, "a tunnel needs a coordinator at an address of TCP, not \(coordinator)")
    }
    try tunnels.open(host, to: port, run: run, destination: destination(host), tell: tell)
  }

  public func disconnect(_ host: LaunchHost) { tunnels.close(host) }

  /// Unpacks the bundle beside its place and moves it there as a whole: hosts may share the folder, and a connection may break.
  private func copy(_ bundle: ProgramBundle, to host: LaunchHost) throws -> Int {
    let sha256 = bundle.sha256.hexadecimal
    let script = """
      set -eu; umask 077; d=\(programs(host)); mkdir -p "$d"; t=$(mktemp -d "$d/.new-XXXXXXXX")
      trap 'rm -rf "$t"' EXIT
      cat >"$t/bundle.tar.gz"
      echo "\(sha256)  $t/bundle.tar.gz" | sha256sum -c - >/dev/null || { echo 'it arrived damaged' >&2; exit 1; }
      mkdir "$t/program"; tar -xzf "$t/bundle.tar.gz" -C "$t/program" --strip-components=1
      [ -x "$t/program/seedsweep" ] || { echo 'the bundle holds no program seedsweep' >&2; exit 1; }
      mv -T "$t/program" "$d/\(sha256)" 2>/dev/null || [ -x "$d/\(sha256)/seedsweep" ] || {
        echo "$d/\(sha256) cannot be made" >&2; exit 1; }
      """
    let bytes = try FileSystem.read(bundle.path)
    let outcome = try run(script, on: host, input: bytes, limit: .seconds(1800))
    guard outcome.status == 0 else {
      throw LaunchError(.failed, "the program cannot be put there: \(outcome.lastComplaint)")
    }
    return bytes.count
  }

  private func ask(
    _ request: HostRequest, on host: LaunchHost, by bundle: SHA256Digest? = nil
  ) throws -> HostAnswer {
    let json = try JSONEncoder().encode(request)
    let outcome = try run("exec \(try program(host, bundle)) host-agent", on: host, input: Array(json))
    guard outcome.status == 0, let answer = try? JSONDecoder().decode(HostAnswer.self, from: Data(outcome.output))
    else {
      throw LaunchError(.failed, "the program there does not answer: \(outcome.lastComplaint)")
    }
    return answer
  }

  public func start(_ host: LaunchHost, _ order: LaunchOrder) throws -> LaunchHandle {
    var handle = try ask(.start(order), on: host).handle(way: Self.name)
    if host.program == nil { handle.bundle = bundle?.sha256 }
    return handle
  }

  public func state(_ handle: LaunchHandle, of host: LaunchHost) throws -> LaunchState {
    try ask(.state(folder: handle.folder), on: host, by: handle.bundle).state()
  }

  public func drain(_ handle: LaunchHandle, of host: LaunchHost) throws {
    _ = try ask(.drain(folder: handle.folder), on: host, by: handle.bundle).success()
  }

  public func stop(_ handle: LaunchHandle, of host: LaunchHost) throws {
    _ = try ask(.stop(folder: handle.folder), on: host, by: handle.bundle).success()
  }

  public func lines(_ handle: LaunchHandle, of host: LaunchHost, atMost count: Int) throws -> [String] {
    try ask(.lines(folder: handle.folder, count: count), on: host, by: handle.bundle).lines()
  }

  public func description(of host: LaunchHost, _ order: LaunchOrder) -> [String] {
    let program = (try? program(host)) ?? "seedsweep"
    let copied = bundle.map {
      ["copy \($0.path) (sha256 \($0.sha256.abbreviated)) to \(programs(host)), unless it is there"]
    }
    return (host.program == nil ? copied ?? [] : []) + [
      ShellText.line(["ssh"] + destination(host)) + " exec \(program) host-agent",
      "there: \(ShellText.line(["seedsweep", "work"] + order.arguments)), the join token by standard input",
    ]
  }
}
