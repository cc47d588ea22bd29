/// Why a worker ended.
public enum WorkerEnd: Equatable, Sendable {
  /// The coordinator had no more tasks, or somebody asked the worker to leave when it had finished its own.
  case drained(reason: String)
  /// The coordinator sent the worker away, for good.
  case refused(reason: String)
  /// Somebody stopped this worker.
  case stopped
  /// No coordinator answered for as long as the worker was to wait for one.
  case noCoordinator
  /// There was nothing to train for as long as the worker was to wait for something.
  case idle(reason: String)
  /// A training went on after its time was over; only the end of the process ends it.
  case stuck(reason: String)
}

extension WorkerEnd {
  /// What the coordinator is told.
  var goodbye: String {
    switch self {
    case .stopped: "was stopped"
    case .idle: "had nothing to train"
    case .drained, .refused, .noCoordinator, .stuck: "has finished"
    }
  }

  /// Why a worker leaves, for its log.
  var text: String {
    switch self {
    case .drained(let reason), .idle(let reason), .stuck(let reason): reason
    case .refused(let reason): "the coordinator refused it: \(reason)"
    case .stopped: "it was stopped"
    case .noCoordinator: "no coordinator answered"
    }
  }
}
