import Access
public import Cluster
import ContentHash
import Foundation
public import RunStore
public import Sweep
import Training

extension SimulatedSweep {
  public var plan: SweepPlan {
    SweepPlan(
      definition: SweepDefinition(
        name: "test", data: .synthetic(records: 100, seed: 1),
        published: conditions.map { try! PublishedCondition(name: $0) },
        seeds: seeds, encoder: EncoderSettings(architecture: .tiny)),
      data: SHA256Digest(hashing: signalBytes))
  }

  /// Opens the run's folder as its coordinator.
  public func open() throws -> RunStore {
    try RunStore.open(
      directory: run, plan: plan, sweepText: "", dataSource: "synthetic",
      baselines: Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]), codeVersion: "test")
  }

  public var settings: CoordinatorSettings {
    get throws {
      var settings = try CoordinatorSettings(bind: address)
      settings.keys = try keys.map { try CoordinatorKeys(folder: $0) }
      settings.readoption = .seconds(readoption)
      settings.scheduler.suspectAfter = .seconds(suspectAfter)
      settings.scheduler.expireAfter = .seconds(expireAfter)
      settings.scheduler.taskLimit = taskLimit.map { .seconds($0) }
      settings.scheduler.auditShare = auditShare
      return settings
    }
  }

  /// Coordinates until the end; for a process of its own.
  public func coordinate() throws -> SweepSummary {
    try Data(signalBytes).write(to: URL(fileURLWithPath: signals))
    let store = try open()
    let log = try EventLog(path: "\(run)/events.jsonl")
    let coordinator = try Coordinator(plan: plan, signals: signals, settings: try settings) { event in
      if !event.event.isFleeting { log.write(event) }
    }
    defer { try? store.close() }
    return try coordinator.run(store: store)
  }
}
