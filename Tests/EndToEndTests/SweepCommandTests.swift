import Foundation
import RunStore
import TestSupport
import Testing

/// Whole sweeps by the real executable: real processes, real sockets, the real trainer.
@Suite("A sweep", .serialized)
struct SweepCommandTests {
  private func runToEnd(_ name: String, of sweep: SmallSweep, workers: Int) throws {
    let process = try RunningExecutable(sweep.runCommand(name, workers: workers))
    let status = process.wait()
    try #require(status == 0, "\(process.errors)")
  }

  @Test("aggregates to the same bytes with one, two and four workers, and with coordinator and workers apart")
  func numberOfWorkers() throws {
    let sweep = try SmallSweep()
    try runToEnd("one", of: sweep, workers: 1)
    let reference = try sweep.aggregate("one")
    for workers in [2, 4] {
      try runToEnd("with-\(workers)", of: sweep, workers: workers)
      #expect(try sweep.aggregate("with-\(workers)") == reference)
    }
    try runApart("apart", of: sweep)
    #expect(try sweep.aggregate("apart") == reference)
  }

  /// A coordinator and two workers that share neither folder nor cache: records and checkpoints go over the network.
  private func runApart(_ name: String, of sweep: SmallSweep) throws {
    let address = "ipc://\(sweep.folder.path)/socket"
    let coordinator = try RunningExecutable([
      "coordinate", sweep.file, "--output", sweep.run(name), "--bind", address, "--cache", sweep.cache,
    ])
    let workers = try RunningExecutable([
      "work", "--connect", address, "--processes", "2", "--cache", sweep.folder.path + "/elsewhere",
    ])
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(workers.wait() == 0, "\(workers.errors)")
    let fetched = try FileManager.default.subpathsOfDirectory(atPath: sweep.folder.path + "/elsewhere")
    #expect(fetched.contains { $0.hasSuffix(".signals") })
  }

  @Test("leaves nothing in the folder for temporary files, finished or stopped")
  func temporaryFiles() throws {
    let sweep = try SmallSweep(epochs: 30)
    let temporary = try TemporaryFolder()
    func start() throws -> RunningExecutable {
      try RunningExecutable(
        sweep.runCommand("run", workers: 1), environment: ["TMPDIR": temporary.path, "XDG_RUNTIME_DIR": ""])
    }
    let stopped = try start()
    try #require(eventually { sweep.recorded("run") >= 1 }, "\(stopped.errors)")
    #expect(try temporary.names().contains { $0.hasSuffix(".socket") }, "the sweep's socket is there")
    stopped.send(SIGTERM)
    #expect(stopped.wait() == 130, "\(stopped.errors)")
    #expect(try temporary.names().isEmpty)
    let finished = try start()
    #expect(finished.wait() == 0, "\(finished.errors)")
    #expect(try temporary.names().isEmpty)
  }

  @Test("loses nothing to kill -9 of a worker and then of the coordinator, and trains only what is missing")
  func killed() throws {
    let sweep = try SmallSweep(epochs: 60)
    try runToEnd("undisturbed", of: sweep, workers: 2)
    let process = try RunningExecutable(sweep.runCommand("killed", workers: 2))
    try #require(eventually { sweep.recorded("killed") >= 2 }, "\(process.errors)")
    let worker = try #require(process.descendants().last)
    kill(worker, SIGKILL)
    let before = sweep.recorded("killed")
    try #require(eventually { sweep.recorded("killed") >= before + 2 }, "\(process.errors)")
    let orphans = try process.descendants()
    process.send(SIGKILL)
    _ = process.wait()
    let kept = try RunStore.openReadOnly(directory: sweep.run("killed")).tasks().filter { $0.digest != nil }
    #expect(kept.count < SmallSweep.tasks, "the coordinator was killed half-way")
    #expect(eventually { orphans.allSatisfy { kill($0, 0) != 0 } }, "workers of a dead coordinator end")

    try runToEnd("killed", of: sweep, workers: 2)
    #expect(try sweep.aggregate("killed") == sweep.aggregate("undisturbed"))
    let tasks = try RunStore.openReadOnly(directory: sweep.run("killed")).tasks()
    #expect(tasks.count == SmallSweep.tasks)
    for task in kept {
      #expect(tasks.contains { $0.id == task.id && $0.digest == task.digest && $0.reproduced == 0 }, "trained again")
    }
  }

  @Test("stops cleanly at Ctrl-C and goes on when it is called again")
  func interrupted() throws {
    let sweep = try SmallSweep(epochs: 60)
    let process = try RunningExecutable(sweep.runCommand("interrupted", workers: 2))
    try #require(eventually { sweep.recorded("interrupted") >= 2 }, "\(process.errors)")
    let workers = try process.descendants()
    process.send(SIGINT)
    #expect(process.wait() == 130)
    #expect(process.errors.contains("run the same command again"), "\(process.errors)")
    #expect(eventually { workers.allSatisfy { kill($0, 0) != 0 } }, "no worker is left")
    #expect(sweep.recorded("interrupted") < SmallSweep.tasks)
    try runToEnd("interrupted", of: sweep, workers: 2)
    #expect(sweep.recorded("interrupted") == SmallSweep.tasks)
  }

  @Test("records the digest that the same trial has in the foreground")
  func foreground() throws {
    let sweep = try SmallSweep()
    try runToEnd("run", of: sweep, workers: 2)
    for condition in ["scratch-strongaug-n20", "ssl-noaug-n20"] {
      let outcome = try BuiltExecutable.run(
        "train", sweep.file, "--condition", condition, "--seed", "2", "--cache", sweep.cache)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let digest = try #require(outcome.output.firstMatch(of: /digest ([0-9a-f]{64})/)).1
      #expect(try sweep.aggregate("run").contains(digest))
    }
  }

  @Test("has one coordinator a run folder")
  func secondCoordinator() throws {
    let sweep = try SmallSweep(epochs: 60)
    let first = try RunningExecutable(sweep.runCommand("shared", workers: 1))
    try #require(eventually { sweep.recorded("shared") >= 1 }, "\(first.errors)")
    let second = try RunningExecutable(sweep.runCommand("shared", workers: 1))
    #expect(second.wait() == 1)
    let names = second.errors.contains(sweep.run("shared")) && second.errors.contains("\(first.processID)")
    #expect(names, "\(second.errors)")
    #expect(first.wait() == 0)
  }
}
