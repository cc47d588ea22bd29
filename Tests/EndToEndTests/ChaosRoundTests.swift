import ContentHash
import Foundation
import ReproducibleMath
import RunStore
import Sweep
import TestSupport
import Testing

/// `SEEDSWEEP_DISTURBANCES` says how many processes are killed and how many are frozen; `scripts/soak` sets it.
private let disturbances = effort("SEEDSWEEP_DISTURBANCES", 5, nightly: 5)

/// A real sweep over TCP with keys, whose coordinator, supervisors and worker processes are killed and frozen while they train.
@Suite("A round of chaos", .nightly, .waiting(minutes: 60))
struct ChaosRoundTests {
  private let sweep: SmallSweep
  private let address: String

  init() throws {
    sweep = try SmallSweep(epochs: 60) {
      // Each disturbance takes some seconds of the sweep: there must be something left to disturb.
      $0.replacing("count = \(SmallSweep.seeds)", with: "count = \(max(SmallSweep.seeds, 3 * disturbances / 2))")
    }
    address = try FreeAddress.tcp()
  }

  /// Where the round's processes put what is temporary.
  private var temporary: String { sweep.folder.path + "/temporary" }

  private var environment: [String: String] {
    ["TMPDIR": temporary, "XDG_RUNTIME_DIR": "", "HOME": sweep.folder.path + "/home", "SWIFT_BACKTRACE": "enable=no"]
  }

  private func coordinate() throws -> RunningExecutable {
    try RunningExecutable(
      [
        "coordinate", sweep.file, "--output", sweep.run("round"), "--bind", address, "--cache", sweep.cache, "--keys",
        sweep.folder.path + "/coordinator",
      ], environment: environment)
  }

  private func work(_ host: String, _ how: String...) throws -> RunningExecutable {
    try RunningExecutable(
      [
        "work", "--processes", "2", "--cache", "\(sweep.folder.path)/cache-\(host)", "--keys",
        "\(sweep.folder.path)/keys-\(host)", "--save-every", "0",
      ] + how, environment: environment)
  }

  /// The processes of this round, dead ones apart.
  private func processes() throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter { id in
      // Not its environment: that of a process with keys is its own.
      guard let bytes = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") else { return false }
      let command = String(decoding: bytes, as: UTF8.self)
      return command.contains(URL(filePath: sweep.folder.path).lastPathComponent)
    }
  }

  @Test("kills and freezes over TCP with keys change no result, and leave no process, no socket and no temporary file")
  func round() throws {
    try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    let undisturbed = try RunningExecutable(sweep.runCommand("undisturbed", workers: 2))
    #expect(undisturbed.wait() == 0, "\(undisturbed.errors)")

    let token = sweep.folder.path + "/join.token"
    let key = try BuiltExecutable.run(
      "keys", "token", token, "--address", address, "--hosts", "2", "--keys", sweep.folder.path + "/coordinator")
    try #require(key.status == 0, "\(key.errors)")
    var coordinator = try coordinate()
    var hosts = ["one": try work("one", "--join", token), "two": try work("two", "--join", token)]
    try #require(
      eventually { sweep.recorded("round") >= 1 || !coordinator.isRunning } && coordinator.isRunning,
      "\(coordinator.errors) \(hosts.values.map(\.errors))")

    var random = RandomStream(seed: 1, name: "chaos round")
    var (killed, frozen) = (0, 0)
    while killed < disturbances || frozen < disturbances {
      usleep(UInt32(random.integer(below: 1_000_000)))
      if !coordinator.isRunning { break }
      let victims = try processes()
      guard !victims.isEmpty else { continue }
      let victim = victims[random.integer(below: victims.count)]
      if killed >= disturbances || (frozen < disturbances && random.integer(below: 2) == 0) {
        kill(victim, SIGSTOP)
        usleep(UInt32(500_000 + random.integer(below: 2_000_000)))
        kill(victim, SIGCONT)
        frozen += 1
      } else {
        kill(victim, SIGKILL)
        killed += 1
        if victim == coordinator.processID {
          _ = coordinator.wait()
          coordinator = try coordinate()
        }
        for (host, supervisor) in hosts where victim == supervisor.processID {
          _ = supervisor.wait()
          hosts[host] = try work(host, "--connect", address)
        }
      }
    }
    #expect(killed == disturbances && frozen == disturbances, "the sweep was over after \(killed) and \(frozen)")
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    for (host, supervisor) in hosts { #expect(supervisor.wait() == 0, "\(host): \(supervisor.errors)") }
    #expect(try results("round") == results("undisturbed"))
    _ = try eventually(within: 30) { try processes().isEmpty }
    #expect(try processes() == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == [])
    let partial = try FileManager.default.subpathsOfDirectory(atPath: sweep.folder.path).filter {
      $0.contains("partial") || $0.hasSuffix(".tmp") || ($0.contains("/spool/") && !Self.isKept($0))
    }
    #expect(partial == [])
  }

  /// A spool's folder and lock stay for the next worker; results do not.
  private static func isKept(_ path: String) -> Bool {
    if path.hasSuffix("/lock") { return true }
    let folders = path.split(separator: "/").dropLast()
    return folders.last == "spool" || (folders.last?.hasPrefix("on-") == true && folders.dropLast().last == "spool")
  }

  private func results(_ name: String) throws -> [String: String] {
    let tasks = try RunStore.openReadOnly(directory: sweep.run(name)).tasks()
    return Dictionary(uniqueKeysWithValues: tasks.map { ($0.id.name, $0.digest?.hexadecimal ?? "none") })
  }
}
