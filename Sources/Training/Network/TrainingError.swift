/// Why a task could not be trained at all.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The task was called off while it ran.
  case cancelled
  /// The task cannot be done with what it was given.
  case badInput(String)
  /// What the pretraining was to go on from is no state that it can have been in.
  case unfitState(String)
  /// A pretraining's loss or weights stopped being finite: no trial can start from it.
  case diverged(epoch: Int, what: String)

  public var description: String {
    switch self {
    case .cancelled: "the task was cancelled"
    case .badInput(let reason), .unfitState(let reason): reason
    case .diverged(let epoch, let what):
      "the pretraining diverged: \(what) stopped being finite in epoch \(epoch); a lower learning-rate in [pretraining] may help"
    }
  }
}

/// What a running task tells, and by what it is told to stop.
public struct TrainingObserver {
  /// Called after every epoch.
  public var report: (TrainingProgress) -> Void
  /// Asked before every step; true ends the task with `TrainingError.cancelled`.
  public var isCancelled: () -> Bool
  /// Called after every epoch of a pretraining; the closure makes the state that another worker could go on from.
  public var save: (_ epoch: Int, _ state: () -> PretrainingState) -> Void

  public init(
    report: @escaping (TrainingProgress) -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false },
    save: @escaping (_ epoch: Int, _ state: () -> PretrainingState) -> Void = { _, _ in }
  ) {
    self.report = report
    self.isCancelled = isCancelled
    self.save = save
  }

  func checkCancellation() throws(TrainingError) {
    if isCancelled() { throw .cancelled }
  }
}
