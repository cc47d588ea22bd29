import Cluster
import Foundation
import SimulatedTraining
import Sweep
import TestSupport
import Testing

/// Input/output errors and file systems that have become read-only, met by processes of their own.
@Suite(
  "Disks that give errors", .waiting(minutes: 10),
  .enabled(if: FaultyDisk.isAvailable, "no C compiler makes faulty disks"))
struct DiskErrorTests {
  private static let codes = [EIO, EROFS]
  private let folder = "/tmp/seedsweep-disk-errors-\(UInt64.random(in: 0 ... .max))"
  private let cluster: ChaosCluster

  init() throws {
    let sweep = SimulatedSweep(folder: folder, conditions: ["scratch-noaug-n70"], seeds: [1])
    var simulation = SimulatedSettings()
    simulation.held = "trial/"
    cluster = try ChaosCluster(sweep, simulation)
  }

  private func disk(below path: String) -> FaultyDisk {
    FaultyDisk(below: "\(folder)/\(path)", control: "\(folder)/switch")
  }

  private var log: [WorkerEvent] { ((try? WorkerLog.read(path: "\(folder)/workers.log")) ?? []).map(\.event) }

  private var hasBegun: Bool { log.contains { if case .began = $0 { true } else { false } } }

  private var hasFinished: Bool { log.contains { if case .finished = $0 { true } else { false } } }

  /// Nothing is acknowledged while the fault lasts, for longer than every pause between attempts.
  private func expectNoAcknowledgement() throws {
    usleep(6_000_000)
    #expect(!log.contains { if case .settled = $0 { true } else { false } })
    #expect(!cluster.hasCoordinatorEnded)
  }

  private func expectUndisturbedEnd() throws {
    #expect(try cluster.finish() == 0)
    let checker = try RunChecker(cluster.sweep)
    let expected = try TestRun(conditions: cluster.sweep.conditions, seeds: cluster.sweep.seeds).expected()
    #expect(checker.violations(expected: expected).isEmpty)
    #expect(checker.beginnings.values.allSatisfy { $0 == 1 }, "what was computed was not thrown away")
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("a database that cannot be written acknowledges nothing, says why, and goes on when it can", arguments: codes)
  func database(code: Int32) throws {
    let disk = disk(below: "run/run.sqlite")
    try cluster.startCoordinator(environment: disk.environment)
    cluster.startWorkers(1)
    wait { hasBegun }
    try disk.fail(with: code)
    cluster.openGate()
    wait { hasFinished }
    try expectNoAcknowledgement()
    let events = try String(contentsOfFile: "\(folder)/run/events.jsonl", encoding: .utf8)
    #expect(events.contains("could not record trial"))
    try disk.mend()
    try expectUndisturbedEnd()
  }

  @Test("a result that no spool takes is kept, and is not sent before it is safe", arguments: codes)
  func spool(code: Int32) throws {
    let disk = disk(below: "cache/spool")
    try cluster.startCoordinator()
    cluster.startWorkers(1, launcher: disk.launcher)
    wait { hasBegun }
    try disk.fail(with: code)
    cluster.openGate()
    try expectNoAcknowledgement()
    #expect(!hasFinished)
    try disk.mend()
    try expectUndisturbedEnd()
  }

  @Test("records that no cache takes are fetched when it does", arguments: codes)
  func cache(code: Int32) throws {
    let disk = disk(below: "cache/.incoming")
    try disk.fail(with: code)
    try cluster.startCoordinator()
    cluster.openGate()
    cluster.startWorkers(1, launcher: disk.launcher)
    wait { hasBegun }
    try expectNoAcknowledgement()
    #expect(!hasFinished)
    try disk.mend()
    try expectUndisturbedEnd()
  }
}
