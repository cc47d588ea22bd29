import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import ZeroMQ

/// Sweeps with real worker processes: the executable SimulatedWorker, built beside the tests.
@Suite("Worker processes", .serialized, .waiting(minutes: 10))
struct ProcessTests {
  private var executable: String {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0])
    return tests.deletingLastPathComponent().appending(path: "SimulatedWorker").path
  }

  private func sweep(_ run: TestRun, workers: Int, milliseconds: Int) throws -> LocalSweep {
    var simulation = SimulatedSettings()
    simulation.epochs = 5
    simulation.epoch = Double(milliseconds) / 1000
    simulation.checkpointBytes = 700_000
    return try LocalSweep(
      workers: workers, cache: "\(run.folder)/cache", executable: executable,
      arguments: [simulation.json]
    ) { address in try run.coordinator { $0.bind = try Endpoint(address) } }
  }

  @Test("a sweep with worker processes that are killed again and again records what an undisturbed one does")
  func kill9() throws {
    let run = try TestRun(seeds: Array(1...6))
    let sweep = try sweep(run, workers: 3, milliseconds: 20)
    let summary = Running { try sweep.run(store: run.store.restarted()) }
    var killed = 0
    while killed < 5, !summary.isFinished {
      let before = run.recorded.count
      wait { run.recorded.count > before || summary.isFinished }
      guard let victim = sweep.workerProcesses.randomElement() else { continue }
      kill(victim, SIGKILL)
      killed += 1
    }
    #expect(try summary.value() == SweepSummary(recorded: run.plan.tasks.count, failed: [], left: 0))
    #expect(killed == 5)
    #expect(run.store.state.withLock { $0.evidence.isEmpty })
    #expect(run.recorded == (try expected(run)))
  }

  /// What the worker processes' trainer records undisturbed.
  private func expected(_ run: TestRun) throws -> [TaskID: SHA256Digest] {
    try run.expected(checkpointBytes: 700_000)
  }

  @Test("stopping ends every process and keeps what is recorded; the same command goes on")
  func stop() throws {
    let run = try TestRun(seeds: Array(1...3))
    let first = try sweep(run, workers: 2, milliseconds: 30)
    let summary = Running { try first.run(store: run.store.restarted()) }
    wait { run.recorded.count >= 2 }
    let processes = first.workerProcesses
    first.stop()
    let end = try summary.value()
    #expect(end.isInterrupted)
    #expect(end.recorded == run.recorded.count)
    for process in processes { #expect(kill(process, 0) != 0 && errno == ESRCH) }
    let second = try sweep(run, workers: 2, milliseconds: 0)
    #expect(try second.run(store: run.store.restarted()).left == 0)
    #expect(run.recorded == (try expected(run)))
  }

  @Test("a worker that cannot be started again for a while is started when it can")
  func lateStart() throws {
    let run = try TestRun(seeds: Array(1...2))
    let program = "\(run.folder)/worker"
    try FileManager.default.copyItem(atPath: executable, toPath: program)
    var simulation = SimulatedSettings()
    simulation.held = "trial/"
    simulation.gate = "\(run.folder)/gate"
    let sweep = try LocalSweep(
      workers: 1, cache: "\(run.folder)/cache", executable: program, arguments: [simulation.json]
    ) { address in try run.coordinator { $0.bind = try Endpoint(address) } }
    let summary = Running { try sweep.run(store: run.store.restarted()) }
    wait { run.joined == 1 }
    try FileManager.default.moveItem(atPath: program, toPath: program + "-away")
    for process in sweep.workerProcesses { kill(process, SIGKILL) }
    // Longer than the first two attempts.
    usleep(1_500_000)
    #expect(!summary.isFinished)
    try FileManager.default.moveItem(atPath: program + "-away", toPath: program)
    _ = FileManager.default.createFile(atPath: simulation.gate!, contents: nil)
    #expect(try summary.value().left == 0)
    #expect(run.recorded == (try run.expected()))
  }

  @Test("workers that cannot start end the sweep with the reason")
  func noStart() throws {
    let run = try TestRun()
    let sweep = try LocalSweep(
      workers: 1, cache: "\(run.folder)/cache", executable: "/nowhere/seedsweep", arguments: []
    ) { address in try run.coordinator { $0.bind = try Endpoint(address) } }
    let error = #expect(throws: ClusterError.self) { try sweep.run(store: run.store.restarted()) }
    #expect(error?.description.hasPrefix("/nowhere/seedsweep: could not start a worker process") == true)
  }
}
