import Access
import Cluster
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@Suite("Observers and operators", .waiting(minutes: 10))
struct RemoteTests {
  private let run: TestRun
  private let keys: TestKeys

  init() throws {
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3, 4])
    keys = try TestKeys(run)
  }

  private func remote(_ name: String, role: Role) throws -> RemoteCoordinator {
    RemoteCoordinator(
      address: run.endpoint, credentials: keys.credentials(try keys.member(name, role: role)), tell: { _ in })
  }

  @Test("an observer sees how the sweep is going, and may change nothing; a worker may not look on")
  func observer() throws {
    let (coordinator, summary) = try keys.startCoordinator()
    let observer = try remote("olga", role: .observer)
    let lines = try observer.status()
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("test: 0 of 4 tasks, 0 workers"))
    let denied = ClusterError.refused(reason: "the role of this host's key is observer, which does not allow that")
    #expect(throws: denied) { _ = try observer.drain(workers: "first") }
    let worker = try remote("anton", role: .worker)
    #expect(throws: ClusterError.self) { _ = try worker.status() }
    coordinator.stop()
    _ = try summary.value()
  }

  @Test("an operator lets a host's workers finish their tasks and leave; others do the rest")
  func drain() throws {
    let (_, summary) = try keys.startCoordinator()
    let begun = Running<Void>.Flag()
    let goOn = Running<Void>.Flag()
    let first = try run.worker("first", credentials: keys.credentials(try keys.member("anton"))) {
      begun.raise()
      wait { goOn.isRaised }
      return try SimulatedTrainer.trainer()($0, $1)
    }
    let leaving = Running { try first.run() }
    wait { begun.isRaised }
    let op = try remote("oscar", role: .operator)
    #expect(try op.status().contains { $0.contains("host:") })
    #expect(try op.drain(workers: "nobody") == 0)
    #expect(try op.drain(workers: "first") == 1)
    goOn.raise()
    #expect(try leaving.value() == .drained(reason: "it was asked to leave"))
    #expect(run.recorded.count == 1)
    let second = try run.worker(
      "second", credentials: keys.credentials(try keys.member("berta")), trainer: SimulatedTrainer.trainer())
    let working = Running { try second.run() }
    #expect(try summary.value().left == 0)
    _ = try working.value()
    #expect(run.recorded == (try run.expected()))
  }
}
