import Cluster
import Dashboard
import DurableFiles
import Foundation
import Report
import RunStore
import Sweep

/// The status of a run folder.
enum RunStatus {
  /// A coordinator writes its status every two seconds; one that has not for this long is not at work.
  private static let patience = 15.0

  /// What the coordinator at work said last; else what its log comes to or, where none is at work, what the run's records say.
  static func read(_ folder: String) throws -> LiveStatus {
    let run = try RunStore.openReadOnly(directory: folder)
    return try of(run) { try SweepOutcome(run) }
  }

  /// The same of a run that is open; its results are asked for where its coordinator did not say what came of them.
  static func of(_ run: RunReader, _ outcome: () throws -> SweepOutcome) throws -> LiveStatus {
    let folder = run.directory
    let now = Date.now.timeIntervalSince1970
    let said = said(folder)
    if let said, said.status.phase != .ended, now - said.written < patience { return said.status }
    let description = try run.description()
    var state = try run.state(time: now)
    if said == nil, RunStore.isCoordinated(directory: folder) {
      // One of another version, or one that was started just now.
      let log = try EventLog.sinceStart(of: run)
      state = log.applied(to: try run.state(time: log.start ?? now))
    }
    let outcome = try outcome()
    var status = LiveSweep(
      plan: SweepPlan(definition: description.definition, data: description.data), outcome: outcome, state: state
    ).status
    status.budget = outcome.budget.map { "\($0)" }
    if status.phase == .ended, let duration = try run.duration() {
      status.elapsed = duration.seconds
      status.starts = duration.starts
    }
    return status
  }

  /// When it was written is what its file says: events are told in a time that no change of the clock moves.
  private static func said(_ folder: String) -> (status: LiveStatus, written: Double)? {
    let path = "\(folder)/\(LiveStatus.fileName)"
    guard let data = try? Data(contentsOf: URL(filePath: path)), let status = try? LiveStatus(json: data),
      let written = try? FileSystem.sizeAndTime(of: path).nanoseconds
    else { return nil }
    return (status, Double(written) * 1e-9)
  }
}
