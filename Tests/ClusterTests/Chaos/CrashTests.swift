import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import TestSupport
import Testing

/// What becomes of trainers that end badly, each in a process of its own.
@Suite("Trainers that crash", .waiting(minutes: 10))
struct CrashTests {
  private func run(
    _ fault: SimulatedSettings.Fault, faulty: String = "trial/scratch-noaug-n70/seed-2", launcher: [String] = [],
    body: (SimulatedSweep, RunChecker) throws -> Void
  ) throws {
    let folder = "/tmp/seedsweep-crash-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sweep = SimulatedSweep(folder: folder, conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3])
    if fault == .endlessLoop { sweep.taskLimit = 0.5 }
    var simulation = SimulatedSettings()
    simulation.fault = fault
    simulation.faulty = faulty
    simulation.epoch = 0.02
    let cluster = try ChaosCluster(sweep, simulation)
    try cluster.startCoordinator()
    for host in ["one", "two"] { cluster.startWorkers(1, host: host, launcher: launcher) }
    #expect(try cluster.finish() == 0)
    try body(sweep, try RunChecker(sweep))
  }

  @Test(
    "the failure lands in its class, uses up the class's attempts, and harms no other task",
    arguments: [
      (SimulatedSettings.Fault.segmentationFault, "crash", 3), (.abort, "crash", 3), (.throwsError, "crash", 3),
      (.endlessLoop, "timeLimit", 2),
    ])
  func classes(fault: SimulatedSettings.Fault, failureClass: String, attempts: Int) throws {
    try run(fault) { sweep, checker in
      let tasks = sweep.plan.tasks.map(\.id)
      let failures = try checker.failures(of: tasks[1])
      #expect(failures == Array(repeating: failureClass, count: attempts))
      let states = try tasks.map { try checker.state(of: $0) }
      #expect(states == ["recorded", "failed", "recorded"])
    }
  }

  @Test("a loss that is no number any more is a result, and no failure")
  func diverged() throws {
    try run(.diverges) { sweep, checker in
      let tasks = sweep.plan.tasks.map(\.id)
      let failures = try tasks.flatMap { try checker.failures(of: $0) }
      #expect(failures.isEmpty)
      let states = try tasks.map { try checker.state(of: $0) }
      #expect(states == ["recorded", "recorded", "recorded"])
    }
  }

  @Test("a worker that fails everything at once gets no more after three tasks; another one does them all")
  func quarantine() throws {
    let folder = "/tmp/seedsweep-crash-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sweep = SimulatedSweep(folder: folder, conditions: ["scratch-noaug-n70"], seeds: Array(1...6))
    var broken = SimulatedSettings()
    broken.fault = .throwsError
    broken.faulty = ""
    let cluster = try ChaosCluster(sweep, broken)
    try cluster.startCoordinator()
    cluster.startWorkers(1, host: "broken")
    #expect(cluster.dismissal() as? ClusterError == .refused(reason: "see its message above"))
    #expect(!cluster.hasCoordinatorEnded)
    cluster.simulation.fault = nil
    cluster.startWorkers(1, host: "able")
    #expect(try cluster.finish() == 0)
    let checker = try RunChecker(sweep)
    for task in sweep.plan.tasks { #expect(try checker.state(of: task.id) == "recorded") }
    let failed = try sweep.plan.tasks.filter { try !checker.failures(of: $0.id).isEmpty }
    #expect(failed.count == 3)
  }

  @Test(
    "a process that the kernel ends for want of memory is told from one that somebody killed",
    .enabled(if: MemoryGroup(bytes: 300 << 20) != nil, "no memory control group can be made here"))
  func outOfMemory() throws {
    let group = try #require(MemoryGroup(bytes: 300 << 20))
    try run(.memory, launcher: group.launcher) { sweep, checker in
      let tasks = sweep.plan.tasks.map(\.id)
      let failures = try checker.failures(of: tasks[1])
      #expect(failures == Array(repeating: "outOfMemory", count: 3))
      let states = try tasks.map { try checker.state(of: $0) }
      #expect(states == ["recorded", "failed", "recorded"])
    }
  }
}
