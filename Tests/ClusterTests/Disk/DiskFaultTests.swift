import Cluster
import ContentHash
import DurableFiles
import Foundation
import RunStore
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@Suite(
  "Disks that fail", .serialized, .waiting(minutes: 10),
  .enabled(if: SmallDisk.obstacle == nil, "only root can mount file systems"))
struct DiskFaultTests {
  private let run: TestRun
  private let trained = Count()

  init() throws { run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1], signalBytes: 3_000_000) }

  private final class Count: Sendable {
    private let count = Atomic(0)
    func add() { count.add(1, ordering: .relaxed) }
    var value: Int { count.load(ordering: .relaxed) }
  }

  private func worker(_ disk: SmallDisk, breaking: @escaping @Sendable () throws -> Void = {}) throws -> Worker {
    try Worker(
      WorkerSettings(
        connect: run.endpoint, cache: disk.path + "/cache", identity: "worker", host: "host")
    ) { [trained] in
      let outcome = try SimulatedTrainer.trainer()($0, $1)
      trained.add()
      try breaking()
      return outcome
    }
  }

  /// Nothing arrives for a while: the fault lasts longer than every pause of the worker.
  private func expectSilence() {
    usleep(3_000_000)
    #expect(run.recorded.isEmpty)
  }

  private func expectUndisturbedResult(_ summary: Running<SweepSummary>, _ working: Running<WorkerEnd>) throws {
    #expect(try summary.value().left == 0)
    #expect(try working.value() == .drained(reason: "the sweep is finished"))
    #expect(run.recorded == (try run.expected()))
    #expect(trained.value == 1, "what was computed was not thrown away")
    #expect(run.store.state.withLock { $0.failures.isEmpty && $0.evidence.isEmpty })
  }

  @Test("records that do not fit into the cache arrive when there is space, from where they stopped")
  func fullCache() throws {
    let disk = try SmallDisk(megabytes: 2)
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try worker(disk)
    let working = Running { try worker.run() }
    wait { run.joined == 1 }
    expectSilence()
    try disk.enlarge(megabytes: 16)
    try expectUndisturbedResult(summary, working)
  }

  @Test("a result that does not fit into the spool is kept until there is space, and is not sent before")
  func fullSpool() throws {
    let disk = try SmallDisk(megabytes: 8)
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let worker = try worker(disk) { disk.fill() }
    let working = Running { try worker.run() }
    wait { trained.value == 1 }
    expectSilence()
    disk.empty()
    try expectUndisturbedResult(summary, working)
  }

  @Test("a result is kept while the spool is read-only, and is not sent before")
  func readOnlySpool() throws {
    let disk = try SmallDisk(megabytes: 8)
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let place = HostFolder.path(in: "cache/spool") + "/0"
    let worker = try worker(disk) { try disk.setReadOnly(place, true) }
    let working = Running { try worker.run() }
    wait { trained.value == 1 }
    expectSilence()
    try disk.setReadOnly(place, false)
    try expectUndisturbedResult(summary, working)
  }

  @Test("a database on a full disk acknowledges nothing, says why, and goes on when there is space")
  func database() throws {
    let disk = try SmallDisk(megabytes: 8)
    let cache = try SmallDisk(megabytes: 8)
    let store = try RunStore.open(
      directory: disk.path + "/run", plan: run.plan, sweepText: "", dataSource: "test",
      baselines: Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]), codeVersion: "test")
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: store) }
    let worker = try worker(cache) { disk.fill() }
    let working = Running { try worker.run() }
    wait { run.events.withLock { $0.contains { if case .problem = $0 { true } else { false } } } }
    usleep(3_000_000)
    #expect(try store.tasks().allSatisfy { $0.digest == nil })
    let spooled = FileManager.default.subpaths(atPath: cache.path + "/cache/spool")?.filter { $0.hasSuffix(".result") }
    #expect(spooled?.count == 1, "the worker keeps what is not acknowledged")
    let problem = run.events.withLock { events in
      events.lazy.compactMap { if case .problem(let text) = $0 { text } else { nil } }.first
    }
    #expect(problem?.hasPrefix("could not record trial/scratch-noaug-n70/seed-1: ") == true, "\(problem ?? "")")
    disk.empty()
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(try store.tasks().compactMap(\.digest) == Array(try run.expected().values))
    #expect(trained.value == 1)
  }
}
