import Foundation
import RunStore
import TestSupport
import Testing

/// Terminals that close, with real processes.
@Suite("A hang-up", .serialized, .waiting(minutes: 10))
struct HangUpTests {
  private let sweep: SmallSweep
  // Not over, however late a test looks.
  private let manySeeds: SmallSweep
  private let manyEpochs: SmallSweep
  private static let nohup = ["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]
  /// What starts a program that takes a hang-up for one, also where the tests themselves were started by nohup.
  private static let terminal = ["/usr/bin/env", "--default-signal=HUP"]

  init() throws {
    sweep = try SmallSweep(epochs: 40)
    manySeeds = try SmallSweep(epochs: 100) { $0.replacing("count = \(SmallSweep.seeds)", with: "count = 500") }
    manyEpochs = try SmallSweep(epochs: 10_000)
  }

  private func failures(of sweep: SmallSweep) throws -> [TaskFailure] {
    try RunStore.openReadOnly(directory: sweep.run("run")).failures()
  }

  @Test("stops a sweep as SIGTERM does, and the same command goes on")
  func run() throws {
    let sweep = manySeeds
    let process = try RunningExecutable(sweep.runCommand("run", workers: 2), launcher: Self.terminal)
    try #require(eventually { sweep.recorded("run") >= 2 }, "\(process.errors)")
    let workers = try process.descendants()
    // As a terminal does: to everybody, more than once.
    for _ in 1...3 { for process in [process.processID] + workers { kill(process, SIGHUP) } }
    #expect(process.wait() == 130, "\(process.errors)")
    #expect(process.errors.contains("run the same command again"), "\(process.errors)")
    #expect(eventually { workers.allSatisfy { kill($0, 0) != 0 } }, "no worker is left")
    let recorded = sweep.recorded("run")
    let left = try FileManager.default.contentsOfDirectory(atPath: sweep.run("run"))
    #expect(!left.contains { $0.hasPrefix("run.sqlite-") }, "\(left)")
    let second = try RunningExecutable(sweep.runCommand("run", workers: 2), launcher: Self.terminal)
    #expect(eventually { sweep.recorded("run") > recorded }, "\(second.errors)")
    second.send(SIGTERM)
    #expect(second.wait() == 130, "\(second.errors)")
  }

  @Test("that is ignored at the start stays ignored, by the workers as well")
  func ignored() throws {
    let process = try RunningExecutable(sweep.runCommand("run", workers: 2), launcher: Self.nohup)
    try #require(eventually { sweep.recorded("run") >= 1 }, "\(process.errors)")
    let workers = try process.descendants()
    for process in [process.processID] + workers { kill(process, SIGHUP) }
    #expect(process.wait() == 0, "\(process.errors)")
    #expect(try failures(of: sweep).isEmpty, "no worker was lost")
    #expect(sweep.recorded("run") == SmallSweep.tasks)
  }

  @Test("stops coordinator and workers apart, which finish what they train")
  func apart() throws {
    let sweep = manySeeds
    let address = "ipc://\(sweep.folder.path)/socket"
    let coordinator = try RunningExecutable(
      [
        "coordinate", sweep.file, "--output", sweep.run("run"), "--bind", address, "--cache", sweep.cache,
      ], launcher: Self.terminal)
    let workers = try RunningExecutable(
      [
        "work", "--connect", address, "--processes", "2", "--cache", sweep.folder.path + "/elsewhere",
      ], launcher: Self.terminal)
    try #require(eventually { sweep.recorded("run") >= 2 }, "\(coordinator.errors)")
    for process in [workers.processID] + (try workers.descendants()) { kill(process, SIGHUP) }
    #expect(workers.wait() == 0, "\(workers.errors)")
    coordinator.send(SIGHUP)
    #expect(coordinator.wait() == 130, "\(coordinator.errors)")
    #expect(try failures(of: sweep).isEmpty, "no task was given back")
  }

  @Test("ends a training in the foreground, unless it is ignored")
  func train() throws {
    func command(_ sweep: SmallSweep) -> [String] {
      ["train", sweep.file, "--condition", "scratch-noaug-n20", "--seed", "1", "--cache", sweep.cache]
    }
    let process = try RunningExecutable(command(manyEpochs), launcher: Self.terminal)
    try #require(eventually { process.output.contains("epoch 1/") }, "\(process.errors)")
    process.send(SIGHUP)
    #expect(process.wait() == 128 + SIGHUP)
    let ignoring = try RunningExecutable(command(sweep), launcher: Self.nohup)
    try #require(eventually { ignoring.output.contains("epoch 1/") }, "\(ignoring.errors)")
    ignoring.send(SIGHUP)
    #expect(ignoring.wait() == 0, "\(ignoring.errors)")
    #expect(ignoring.output.contains("digest "))
  }
}
