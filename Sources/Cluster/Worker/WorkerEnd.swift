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
  /// A training went on after its time was over; only the end of the process ends it.
  case stuck(reason: String)
}
