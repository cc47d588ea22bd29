import Cluster
import ContentHash
import Foundation
import ReproducibleMath
import SimulatedTraining
import Sweep
import TestSupport
import Testing

/// `SEEDSWEEP_KILLS` says how often coordinators are killed in all; `scripts/soak` sets it.
private let coordinatorKills = effort("SEEDSWEEP_KILLS", 10, nightly: 40)
private let clusters = 4

@Suite("Kill -9", .waiting(minutes: 120))
struct ChaosTests {
  private func folder() -> String { "/tmp/seedsweep-chaos-\(UInt64.random(in: 0 ... .max))" }

  /// What an undisturbed run of the same sweep records.
  private func expected(_ sweep: SimulatedSweep, _ simulation: SimulatedSettings) throws -> [TaskID: SHA256Digest] {
    try TestRun(conditions: sweep.conditions, seeds: sweep.seeds).expected(checkpointBytes: simulation.checkpointBytes)
  }

  private func pause(_ milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }

  @Test("of one of eight workers again and again: nothing is lost, nothing counted twice")
  func workers() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    // A pretraining and three trials a seed, of 0.15 s each.
    let seeds = max(40, min(250, 6 * coordinatorKills))
    let sweep = SimulatedSweep(
      folder: folder, conditions: ["scratch-noaug-n70", "ssl-noaug-n70", "ssl-frozen-n70"],
      seeds: Array(1...UInt64(seeds)))
    var simulation = SimulatedSettings()
    simulation.epoch = 0.05
    let cluster = try ChaosCluster(sweep, simulation)
    try cluster.startCoordinator()
    cluster.startWorkers(8)
    var random = RandomStream(seed: 1, name: "victims")
    var killed = 0
    while !cluster.hasCoordinatorEnded {
      pause(500)
      let workers = cluster.workers
      guard !workers.isEmpty, killed < 60 else { continue }
      kill(workers[random.integer(below: workers.count)], SIGKILL)
      killed += 1
    }
    #expect(try cluster.finish() == 0)
    // Twenty in a thousand tasks.
    #expect(killed * 50 >= 4 * seeds)
    let checker = try RunChecker(sweep)
    #expect(checker.violations(expected: try expected(sweep, simulation)).isEmpty)
    print(
      "kill -9 of workers: \(killed) killed, \(checker.beginnings.values.reduce(0, +) - 4 * seeds) trainings repeated")
  }

  @Test("of the coordinator at random instants: no training is repeated, whatever the moment", arguments: 0..<clusters)
  func coordinator(number: Int) throws {
    let kills = coordinatorKills / clusters
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sweep = SimulatedSweep(
      folder: folder, conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: Array(1...UInt64(2 * kills)))
    // Workers look for the coordinator after 0.25, 0.75 and 1.75 s, and so on.
    sweep.readoption = 2.5
    var simulation = SimulatedSettings()
    simulation.epoch = 0.05
    simulation.held = "trial/scratch-noaug-n70/seed-\(2 * kills)"
    let cluster = try ChaosCluster(sweep, simulation)
    try cluster.startCoordinator()
    cluster.startWorkers(4)
    var random = RandomStream(seed: UInt64(number), name: "instants")
    for _ in 0..<kills {
      // Half of them strike while the new coordinator waits for its workers, half while it gives out tasks.
      pause(random.integer(below: 4000))
      cluster.killCoordinator()
      try cluster.startCoordinator()
    }
    cluster.openGate()
    #expect(try cluster.finish() == 0)
    let checker = try RunChecker(sweep)
    #expect(checker.violations(expected: try expected(sweep, simulation)).isEmpty)
    let repeated = checker.beginnings.filter { $0.value > 1 }
    #expect(repeated.isEmpty, "a coordinator's death costs no training")
  }

  @Test("of workers and coordinator at once", arguments: 0..<2)
  func both(number: Int) throws {
    let kills = max(2, coordinatorKills / 10)
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sweep = SimulatedSweep(
      folder: folder, conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: Array(1...UInt64(2 * kills)))
    sweep.readoption = 0.8
    sweep.auditShare = 0.1
    var simulation = SimulatedSettings()
    simulation.epoch = 0.05
    simulation.held = "trial/scratch-noaug-n70/seed-\(2 * kills)"
    let cluster = try ChaosCluster(sweep, simulation)
    try cluster.startCoordinator()
    cluster.startWorkers(2, host: "one")
    cluster.startWorkers(2, host: "two")
    var random = RandomStream(seed: UInt64(number), name: "both")
    for _ in 0..<kills {
      pause(random.integer(below: 1200))
      let workers = cluster.workers
      if !workers.isEmpty { kill(workers[random.integer(below: workers.count)], SIGKILL) }
      pause(random.integer(below: 400))
      cluster.killCoordinator()
      try cluster.startCoordinator()
    }
    cluster.openGate()
    #expect(try cluster.finish() == 0)
    #expect(try RunChecker(sweep).violations(expected: try expected(sweep, simulation)).isEmpty)
  }

  @Test("a worker that is frozen past its lease: its result counts if it is the first, and is compared otherwise")
  func frozenWorker() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sweep = SimulatedSweep(folder: folder, conditions: ["scratch-noaug-n70"], seeds: [1])
    sweep.suspectAfter = 0.5
    // Longer than the two seconds between the words of a worker that trains, by far: only the frozen one is to be lost.
    sweep.expireAfter = 6
    var simulation = SimulatedSettings()
    simulation.held = "trial/"
    let cluster = try ChaosCluster(sweep, simulation)
    try cluster.startCoordinator()
    let first = cluster.startWorkers(1, host: "one")
    wait { (try? RunChecker(sweep).beginnings.count) == 1 }
    let frozen = first.runningProcesses[0]
    kill(frozen, SIGSTOP)
    cluster.startWorkers(1, host: "two")
    // The lease expires, and the second worker begins the same task.
    wait { (try? RunChecker(sweep).beginnings.values.first) == 2 }
    cluster.openGate()
    kill(frozen, SIGCONT)
    #expect(try cluster.finish() == 0)
    let checker = try RunChecker(sweep)
    #expect(checker.violations(expected: try expected(sweep, simulation)).isEmpty)
    #expect(try checker.failures(of: sweep.plan.tasks[0].id) == ["hostLost"])
  }

  @Test("a coordinator that is frozen for half a minute, longer than a lease, takes nobody for lost", .nightly)
  func frozenCoordinator() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var sweep = SimulatedSweep(folder: folder, conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3])
    sweep.suspectAfter = 6
    // Longer than the four seconds between the greetings of workers that nobody has answered for long.
    sweep.expireAfter = 12
    var simulation = SimulatedSettings()
    simulation.held = "trial/"
    let cluster = try ChaosCluster(sweep, simulation)
    try cluster.startCoordinator()
    cluster.startWorkers(3)
    wait { (try? RunChecker(sweep).beginnings.count) == 3 }
    let coordinator = cluster.coordinator!.processIdentifier
    kill(coordinator, SIGSTOP)
    pause(30_000)
    kill(coordinator, SIGCONT)
    pause(1000)
    cluster.openGate()
    #expect(try cluster.finish() == 0)
    let checker = try RunChecker(sweep)
    #expect(checker.violations(expected: try expected(sweep, simulation)).isEmpty)
    #expect(checker.beginnings.values.allSatisfy { $0 == 1 })
    for task in sweep.plan.tasks { #expect(try checker.failures(of: task.id).isEmpty) }
  }
}
