import ArgumentParser
import Cluster
import ContentHash
import ECGData
import Foundation
import RunStore
import Sweep

/// A prepared sweep with its run folder, opened for a coordinator.
struct StoredRun {
  let prepared: PreparedSweep
  let store: RunStore
  let recorded: Set<TaskID>
  private let log: EventLog
  private let display: ProgressDisplay

  /// Prepares the records and opens the run folder; refuses one that another coordinator holds or that was made for other settings.
  init(_ options: SweepOptions, output: String) throws {
    prepared = try PreparedSweep(options)
    store = try RunStore.open(
      directory: output, plan: prepared.plan, sweepText: prepared.file.text, dataSource: prepared.dataSource,
      baselines: prepared.baselines, codeVersion: SeedSweepCommand.configuration.version)
    recorded = Set(try store.recordedDigests().keys)
    log = try EventLog(path: "\(output)/events.jsonl")
    display = ProgressDisplay(plan: prepared.plan, recorded: recorded)
  }

  func coordinator(_ settings: CoordinatorSettings) throws -> Coordinator {
    let (log, display) = (log, display)
    return try Coordinator(plan: prepared.plan, signals: prepared.signals.path, settings: settings) { event in
      display.show(event)
      if case .progress = event { return }
      log.write(event)
    }
  }

  /// Says how the sweep ended; throws where something is missing, so that the exit status tells.
  func conclude(_ summary: SweepSummary) throws {
    let output = store.directory
    if summary.isInterrupted {
      throw UnfinishedSweep(
        text: "interrupted: \(summary.recorded) tasks are recorded in \(output), \(summary.left) are left; "
          + "the same command goes on where this one stopped")
    }
    guard let first = summary.failed.first else { return }
    throw UnfinishedSweep(
      text: "\(summary.failed.count) tasks were given up, first \(first.task): \(first.failure), \(first.reason); "
        + "the same command tries them again")
  }
}

struct UnfinishedSweep: Error, CustomStringConvertible {
  let text: String

  var description: String { text }
}
