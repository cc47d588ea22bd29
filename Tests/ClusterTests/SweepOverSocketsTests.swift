import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing

@Suite("A sweep over real sockets", .waiting(minutes: 10))
struct SweepOverSocketsTests {
  @Test("one worker and four record the same results, each once", arguments: [1, 4])
  func workers(count: Int) throws {
    let run = try TestRun()
    let coordinator = try run.coordinator()
    let summary = Running { try coordinator.run(store: run.store.restarted()) }
    let workers = try (0..<count).map { index in
      let worker = try run.worker("worker-\(index)", cache: "cache") {
        // Nobody is to finish before everybody has come.
        wait { run.joined == count }
        return try SimulatedTrainer.trainer()($0, $1)
      }
      return Running { try worker.run() }
    }
    #expect(try summary.value() == SweepSummary(recorded: run.plan.tasks.count, failed: [], left: 0))
    for worker in workers { #expect(try worker.value() == .drained(reason: "the sweep is finished")) }
    #expect(run.recorded == (try run.expected()))
    #expect(run.store.state.withLock { $0.computations.values.allSatisfy { $0.count == 1 } })
    #expect(run.store.state.withLock { $0.failures.isEmpty })
  }
}
