import Cluster
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@Suite("A sweep with crossed streams", .waiting(minutes: 5))
struct CrossedSweepTests {
  @Test("records every cell exactly once")
  func cells() throws {
    var streams = StreamSettings()
    streams[.subset] = .crossed([1, 2])
    streams[.pretraining] = .crossed([7, 8])
    let run = try TestRun(seeds: [1, 2], streams: streams)
    #expect(run.plan.tasks.count == 2 + 2 * 2 + 2 * 4)
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let working = try ["anna", "bert"].map { name in
      let worker = try run.worker(name, trainer: SimulatedTrainer.trainer())
      return Running { try worker.run() }
    }
    #expect(try summary.value().left == 0)
    for worker in working { #expect(try worker.value() == .drained(reason: "the sweep is finished")) }
    #expect(run.recorded == (try run.expected()))
    #expect(Set(run.recorded.keys) == Set(run.plan.tasks.map(\.id)))
    #expect(run.store.state.withLock { $0.failures.isEmpty && $0.evidence.isEmpty })
  }
}
