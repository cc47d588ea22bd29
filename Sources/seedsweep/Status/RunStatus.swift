import Cluster
import Dashboard
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
    let now = Date.now.timeIntervalSince1970
    let said = said(folder)
    if let said, said.phase != .ended, now - said.time < patience { return said }
    let description = try run.description()
    var state = try run.state(time: now)
    if said == nil, RunStore.isCoordinated(directory: folder) {
      // One of another version, or one that was started just now.
      let log = try EventLog.sinceStart(run: folder)
      state = log.applied(to: try run.state(time: log.start ?? now))
    }
    return LiveSweep(
      plan: SweepPlan(definition: description.definition, data: description.data), outcome: try SweepOutcome(run),
      state: state
    ).status
  }

  private static func said(_ folder: String) -> LiveStatus? {
    guard let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(LiveStatus.fileName)")) else { return nil }
    return try? LiveStatus(json: data)
  }
}
