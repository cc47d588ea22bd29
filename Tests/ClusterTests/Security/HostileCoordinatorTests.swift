import ContentHash
import DurableFiles
import Foundation
import SimulatedTraining
import Sweep
import TestSupport
import Testing
import Training

@testable import Cluster

/// A coordinator that means ill by its workers.
@Suite("A hostile coordinator", .waiting(minutes: 10))
struct HostileCoordinatorTests {
  private let run: TestRun

  init() throws { run = try TestRun(seeds: [1]) }

  private var signals: ArtifactReference { ArtifactReference(kind: .signals, digest: run.plan.data, size: 5000) }

  /// Gives a worker one lease and returns the failure that it answers with.
  private func failure(of lease: Lease, at worker: Worker) throws -> FailureReport? {
    let router = try ScriptedCoordinator(run.endpoint)
    let working = Running { try worker.run() }
    var failure: FailureReport?
    try router.serve { message in
      switch message {
      case .hello: return [.welcome(sweep: "\u{1B}[2Jtest", run: "memory")]
      case .heartbeat(_, slots: 1): return [.lease(lease)]
      case .failed(let report):
        failure = report
        return nil
      default: return []
      }
    }
    worker.stop()
    _ = try working.value()
    return failure
  }

  @Test func `gets a failure of class bad input for a task that no sweep file could ask for`() throws {
    guard case .pretraining(var task) = run.plan.tasks[0].task(checkpoint: nil) else {
      Issue.record("the first task is no pretraining")
      return
    }
    task.settings.epochs = .max
    task.settings.batchRecords = .min
    let lease = Lease(
      token: 1, task: run.plan.tasks[0].id, attempt: 1, specification: TaskSpecification(.pretraining(task)),
      inputs: [signals], limit: 1e300)
    let worker = try run.worker("worker") { _, _ in preconditionFailure("nothing is to be trained") }
    let report = try failure(of: lease, at: worker)
    #expect(report?.failure == .badInput)
    #expect(report?.text.contains("no worker can take this lease") == true)
  }

  @Test func `cannot remove a cached checkpoint or another worker's state by naming it a state`() throws {
    let worker = try run.worker("worker") { _, _ in throw TrainingFailure(.crash, "gave up") }
    let checkpoint = try worker.cache.store([1, 2, 3], as: .checkpoint)
    let state = try worker.cache.store([4, 5, 6], as: .state)
    try FileSystem.write(
      try FileSystem.read(run.signals), to: worker.cache.path(of: signals))
    let lease = Lease(
      token: 1, task: run.plan.tasks[0].id, attempt: 1,
      specification: TaskSpecification(run.plan.tasks[0].task(checkpoint: nil)), inputs: [signals, state])
    #expect(try failure(of: lease, at: worker)?.text == "gave up")
    #expect(worker.cache.holds(checkpoint) && worker.cache.holds(state) && worker.cache.holds(signals))
    let renamed = ArtifactReference(kind: .state, digest: checkpoint.digest, size: checkpoint.size)
    #expect(!worker.cache.holds(renamed), "a checkpoint is no state")
  }
}
