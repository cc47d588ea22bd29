import Dashboard
import Foundation
import Report
import RunStore
import Sweep

/// The status of a run folder.
enum RunStatus {
  /// A coordinator writes its status every two seconds; one that has not for this long is not at work.
  private static let patience = 15.0

  /// What the coordinator at work said last or, where there is none, what the run's records say.
  static func read(_ folder: String) throws -> LiveStatus {
    let run = try RunStore.openReadOnly(directory: folder)
    let now = Date.now.timeIntervalSince1970
    if let said = said(folder), said.phase != .ended, now - said.time < patience { return said }
    let description = try run.description()
    let recorded = try run.tasks().filter { $0.state == .recorded }.map(\.id)
    let isDone = try run.tasks().allSatisfy { $0.state != .planned }
    let sweep = LiveSweep(
      plan: SweepPlan(definition: description.definition, data: description.data), outcome: try SweepOutcome(run),
      recorded: Set(recorded), phase: isDone ? .ended : .idle)
    var status = sweep.status(time: now, elapsed: 0)
    status.failures = try run.failures().suffix(20).reversed().map {
      LiveStatus.Failure(task: $0.task.name, attempt: $0.attempt, failure: $0.failureClass, reason: $0.message)
    }
    return status
  }

  private static func said(_ folder: String) -> LiveStatus? {
    guard let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(LiveStatus.fileName)")) else { return nil }
    return try? LiveStatus(json: data)
  }
}
