import Sweep

/// Which points of learning curves are shown: all of an honest worker's, and not more than can be of any other one's.
struct CurveThinning {
  private let rate: Rate
  private var allowances: [WorkerID: Allowance] = [:]

  init(_ rate: Rate) { self.rate = rate }

  /// Whether a point of a worker that is connected is passed on.
  mutating func isShown(of worker: WorkerID, now: Duration) -> Bool {
    allowances[worker, default: Allowance(rate, now: now)].take(now: now)
  }

  /// The worker is gone.
  mutating func forget(_ worker: WorkerID) { allowances[worker] = nil }
}
