import Cluster
import Foundation
import SimulatedTraining
import Sweep
import Synchronization
import TestSupport
import Testing
import Training

@Suite(
  "A network that fails", .serialized, .waiting(minutes: 10),
  .enabled(if: Testbed.obstacle == nil, "this machine does not allow network namespaces"))
struct PartitionTests {
  private let run: TestRun
  private let network: TestNetwork

  init() throws {
    run = try TestRun(conditions: ["scratch-noaug-n70"], seeds: Array(1...8))
    network = try TestNetwork(hosts: 4, run: run)
  }

  /// Every task has exactly the result of an undisturbed run, and nothing was ever computed differently.
  private func expectInvariant() throws {
    #expect(run.recorded == (try run.expected()))
    #expect(run.store.state.withLock { $0.evidence.isEmpty && $0.failures.allSatisfy { !$0.givenUp } })
  }

  private func finish(_ summary: Running<SweepSummary>, _ workers: [Running<WorkerEnd>]) throws {
    #expect(try summary.value().left == 0)
    network.stopWorkers()
    for worker in workers {
      #expect(try [.drained(reason: "the sweep is finished"), .stopped].contains(worker.value()))
    }
    try expectInvariant()
  }

  private func waitForLease(_ host: Int) {
    wait { network.has { if case .leased(_, _, "worker-\(host)", _) = $0 { true } else { false } } }
  }

  @Test("a second without network costs nobody a task")
  func short() throws {
    let summary = network.coordinator()
    let workers = try [2, 3].map { try network.worker(on: $0, trainer: TestNetwork.trainer(seconds: 1)) }
    waitForLease(2)
    try network.testbed.cut(2)
    usleep(1_000_000)
    try network.testbed.heal(2)
    try finish(summary, workers)
    #expect(!network.isLost(2))
    #expect(run.store.state.withLock { $0.failures.isEmpty })
  }

  @Test("half a minute without network, both ways and one way, costs nobody a task where leases are as usual", .nightly)
  func halfMinute() throws {
    let summary = network.coordinator(SchedulerSettings())
    let workers = try [2, 3, 4].map { try network.worker(on: $0, trainer: TestNetwork.trainer(seconds: 1)) }
    for host in [2, 3, 4] { waitForLease(host) }
    try network.testbed.cut(2)
    try network.testbed.cut(3, "from")
    try network.testbed.cut(4, "to")
    usleep(30_000_000)
    for host in [2, 3, 4] { try network.testbed.heal(host) }
    try finish(summary, workers)
    for host in [2, 3, 4] { #expect(!network.isLost(host)) }
  }

  @Test(
    "a worker cut off for longer than its lease is taken for lost, comes back, and everything is recorded once",
    arguments: [[], ["from"], ["to"]])
  func long(direction: [String]) throws {
    let summary = network.coordinator()
    let isBack = Running<Void>.Flag()
    let workers = try [2, 3].map { host in
      try network.worker(on: host) { [network] input, outlet in
        if host == 2 {
          // It goes on with its task for as long as it is cut off.
          wait { isBack.isRaised || outlet.isCancelled() }
        } else if network.run.recorded.count == 7 {
          // The sweep is not to end before the other one has delivered what it computed.
          wait { network.hasDelivered(2) || outlet.isCancelled() }
        }
        return try TestNetwork.trainer(seconds: 0.3)(input, outlet)
      }
    }
    waitForLease(2)
    switch direction.first {
    case nil: try network.testbed.cut(2)
    case let way?: try network.testbed.cut(2, way)
    }
    if direction == ["to"] {
      // The coordinator hears the worker, which hears nothing: its lease goes on, and the others do the rest.
      wait { run.recorded.count == 7 }
      #expect(!network.isLost(2))
    } else {
      wait { network.isLost(2) }
    }
    try network.testbed.heal(2)
    isBack.raise()
    try finish(summary, workers)
  }

  @Test("a network that loses a fifth of its packets delays the sweep, and no more", .nightly)
  func loss() throws {
    try network.testbed.shape(2, loss: 20)
    try network.testbed.shape(3, loss: 20)
    let summary = network.coordinator()
    try finish(summary, [2, 3].map { try network.worker(on: $0, trainer: TestNetwork.trainer(seconds: 0.2)) })
  }

  @Test("a result that is sent into a dead link arrives later, and is recorded once")
  func duringResult() throws {
    let summary = network.coordinator()
    let isFirst = Atomic(true)
    let worker = try network.worker(on: 2) { [network] input, outlet in
      let outcome = try SimulatedTrainer.trainer()(input, outlet)
      guard isFirst.exchange(false, ordering: .relaxed) else { return outcome }
      try network.testbed.cut(2)
      Thread {
        usleep(2_000_000)
        try? network.testbed.heal(2)
      }.start()
      return outcome
    }
    try finish(summary, [worker])
  }
}
