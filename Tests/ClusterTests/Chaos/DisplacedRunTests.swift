import Cluster
import ContentHash
import Foundation
import SimulatedTraining
import Sweep
import TestSupport
import Testing

/// Somebody removes or renames a run's folder while its coordinator works: real processes, seen from the outside.
@Suite("A run folder that goes", .waiting(minutes: 10))
struct DisplacedRunTests {
  private let folder = "/tmp/seedsweep-displaced-\(UInt64.random(in: 0 ... .max))"
  private let cluster: ChaosCluster

  init() throws {
    let sweep = SimulatedSweep(folder: folder, conditions: ["scratch-noaug-n70"], seeds: [1, 2])
    var simulation = SimulatedSettings()
    simulation.held = "trial/"
    cluster = try ChaosCluster(sweep, simulation)
  }

  private func begin() throws {
    try cluster.startCoordinator()
    cluster.startWorkers(2)
    wait { log.count { if case .began = $0 { true } else { false } } == 2 }
  }

  private var log: [WorkerEvent] { ((try? WorkerLog.read(path: "\(folder)/workers.log")) ?? []).map(\.event) }

  /// How many results the workers keep.
  private var spooled: Int {
    (FileManager.default.subpaths(atPath: "\(folder)/cache/spool") ?? []).count { $0.hasSuffix(".result") }
  }

  private func expectEndWithoutAcknowledgement() throws {
    let coordinator = try #require(cluster.coordinator)
    coordinator.waitUntilExit()
    #expect(coordinator.terminationReason == .exit && coordinator.terminationStatus == 1)
    cluster.openGate()
    wait { spooled == 2 }
    #expect(!log.contains { if case .settled = $0 { true } else { false } })
  }

  @Test("ends its coordinator before anything is acknowledged; given back, the next one gets what workers kept")
  func moved() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try begin()
    try FileManager.default.moveItem(atPath: cluster.sweep.run, toPath: cluster.sweep.run + "-moved")
    try FileManager.default.createDirectory(atPath: cluster.sweep.run, withIntermediateDirectories: false)
    try expectEndWithoutAcknowledgement()
    #expect(try FileManager.default.contentsOfDirectory(atPath: cluster.sweep.run).isEmpty)

    try FileManager.default.removeItem(atPath: cluster.sweep.run)
    try FileManager.default.moveItem(atPath: cluster.sweep.run + "-moved", toPath: cluster.sweep.run)
    try cluster.startCoordinator()
    #expect(try cluster.finish() == 0)
    let checker = try RunChecker(cluster.sweep)
    let expected = try TestRun(conditions: cluster.sweep.conditions, seeds: cluster.sweep.seeds).expected()
    #expect(checker.violations(expected: expected).isEmpty)
    #expect(checker.beginnings.values.allSatisfy { $0 == 1 }, "what was computed was not thrown away")
    #expect(spooled == 0)
  }

  @Test("for good leaves the results with the workers")
  func removed() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try begin()
    try FileManager.default.removeItem(atPath: cluster.sweep.run)
    try expectEndWithoutAcknowledgement()
    #expect(!FileManager.default.fileExists(atPath: cluster.sweep.run))
  }

  @Test("just when results arrive ends it as well", arguments: 0..<5)
  func racing(round: Int) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try begin()
    cluster.openGate()
    usleep(UInt32(round) * 4000)
    try FileManager.default.moveItem(atPath: cluster.sweep.run, toPath: cluster.sweep.run + "-moved")
    let coordinator = try #require(cluster.coordinator)
    coordinator.waitUntilExit()
    // Whatever was acknowledged is in the folder, wherever that is.
    let settled = log.count { if case .settled(_, _, _, isRecorded: true) = $0 { true } else { false } }
    var sweep = cluster.sweep
    try FileManager.default.moveItem(atPath: sweep.run + "-moved", toPath: sweep.run)
    sweep.seeds = [1, 2]
    let recorded = try sweep.open().recordedTasks().count
    #expect(recorded >= settled)
    // It may have been done before.
    if settled < 2 { #expect(coordinator.terminationStatus == 1) }
  }
}
