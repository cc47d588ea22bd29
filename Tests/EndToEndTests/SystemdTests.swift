import Foundation
import TestSupport
import Testing

@Suite("Units for systemd", .nightly, .waiting(minutes: 10))
struct SystemdTests {
  /// A unit's file: the values of each key, in their order.
  private struct Unit {
    private var values: [String: [String]] = [:]

    init(_ name: String) throws {
      for line in try String(contentsOfFile: Self.path(name), encoding: .utf8).split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard !line.hasPrefix("#"), parts.count == 2 else { continue }
        values[String(parts[0]), default: []].append(String(parts[1]))
      }
    }

    subscript(key: String) -> String { values[key]?.last ?? "" }

    static func path(_ name: String) -> String {
      let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      return top.appending(path: "cluster/systemd/\(name)").path
    }

    /// The words of the command as systemd makes them: quotes hold together, `${NAME}` is a part of a word, `$NAME` as a word of its own
    /// may be several or none, `$$` is a dollar sign, and `%i` the name of the instance.
    func command(instance: String, _ environment: [String: String]) -> [String] {
      var words: [String] = []
      var isQuoted = false
      for part in self["ExecStart"].replacing("%i", with: instance).split(
        separator: "'", omittingEmptySubsequences: false)
      {
        let raw = isQuoted ? [part] : part.split(separator: " ")
        for word in raw {
          if !isQuoted, word.hasPrefix("$"), !word.hasPrefix("$$"), !word.hasPrefix("${") {
            words += (environment[String(word.dropFirst())] ?? "").split(separator: " ").map(String.init)
            continue
          }
          var text = String(word)
          for (name, value) in environment { text = text.replacing("${\(name)}", with: value) }
          words.append(text.replacing("$$", with: "$"))
        }
        isQuoted.toggle()
      }
      return words
    }
  }

  private let sweep: SmallSweep
  private let address: String
  private var folder: String { sweep.folder.path }

  init() throws {
    sweep = try SmallSweep(epochs: 100)
    address = try FreeAddress.tcp()
    for name in ["state", "cache-of-coordinator", "state-of-worker", "cache-of-worker"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
  }

  /// Starts a unit's command in the environment that systemd gives it, with other places for the program and for /etc/seedsweep.
  private func start(_ unit: Unit, _ environment: [String: String]) throws -> RunningExecutable {
    let command = unit.command(instance: "small", environment).map {
      $0.replacing("/usr/local/bin/seedsweep", with: BuiltExecutable.path)
        .replacing("/etc/seedsweep", with: folder).replacing("tcp://0.0.0.0:7070", with: address)
    }
    let variables = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/"] + environment.map { "\($0)=\($1)" }
    return try RunningExecutable(
      Array(command.dropFirst()), executable: command[0], launcher: ["/usr/bin/env", "-i"] + variables)
  }

  @Test(
    "their commands make a sweep of two services, which stop as the units say and go on when they are started again")
  func services() throws {
    let (coordinating, working) = (try Unit("seedsweep-coordinator@.service"), try Unit("seedsweep-worker.service"))
    let ofCoordinator = ["STATE_DIRECTORY": "\(folder)/state", "CACHE_DIRECTORY": "\(folder)/cache-of-coordinator"]
    let ofWorker = [
      "STATE_DIRECTORY": "\(folder)/state-of-worker", "CACHE_DIRECTORY": "\(folder)/cache-of-worker",
      "CREDENTIALS_DIRECTORY": folder, "SEEDSWEEP_OPTIONS": "--processes 1 --cache-limit 2",
    ]
    let keys = try BuiltExecutable.run(
      "keys", "token", folder + "/join.token", "--address", address, "--keys", folder + "/state/keys")
    #expect(keys.status == 0, "\(keys.errors)")

    let coordinator = try start(coordinating, ofCoordinator)
    let worker = try start(working, ofWorker)
    func recorded() -> Int { sweep.recorded("state/runs/small") }
    try #require(eventually { recorded() >= 1 }, "\(coordinator.errors) \(worker.errors)")
    #expect(working["KillSignal"] == "SIGTERM" && working["KillMode"] == "mixed")
    worker.send(SIGTERM)
    #expect(worker.wait() == 0, "workers finish what they train and leave: \(worker.errors)")
    coordinator.send(SIGTERM)
    let status = coordinator.wait()
    #expect(coordinating["SuccessExitStatus"].split(separator: " ").contains("\(status)"), "\(coordinator.errors)")

    let (again, anotherWorker) = (try start(coordinating, ofCoordinator), try start(working, ofWorker))
    #expect(again.wait() == 0, "\(again.errors)")
    #expect(anotherWorker.wait() == 0, "the token that was used once does no harm: \(anotherWorker.errors)")
    #expect(recorded() == SmallSweep.tasks)
  }

  private static let canAnalyze =
    (try? BuiltExecutable.run("/usr/bin/env", ["systemd-analyze", "security", "--help"]).status) == 0

  @Test(
    "are closed as far as systemd can judge",
    .enabled(if: canAnalyze, "systemd-analyze is in the package systemd"),
    arguments: ["seedsweep-worker.service", "seedsweep-coordinator@.service"])
  func exposure(name: String) throws {
    let outcome = try BuiltExecutable.run(
      "/usr/bin/env",
      ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", Unit.path(name)])
    #expect(outcome.status == 0, "the exposure is above 2.0: \(outcome.output) \(outcome.errors)")
  }
}
