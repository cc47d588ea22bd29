/// The end of a sweep, where fewer tasks are left than there are workers: they go to those who will have done them first.
extension Scheduler {
  /// How much sooner a busy worker must be expected to finish a task than one that is free now, for the free one to go without it.
  private static let worthWaiting = 0.8
  /// No worker waits for longer than this for another one to become free.
  private static let longestWait = Duration.seconds(3600)

  /// The free workers that are given no queued task now, as faster ones that will soon be free would finish all of them earlier.
  ///
  /// A worker goes without for as long as the task would have taken it, at the most: if nobody has taken it by then, the guess was wrong.
  mutating func outpaced(now: Duration) -> Set<WorkerID> {
    guard let first = queue.last, !idle.isEmpty, queue.count < workers.count else { return [] }
    let hands = workers.values.filter { !$0.isDraining && !$0.isSuspect }
    guard queue.count < hands.count else { return [] }
    speeds.settle()
    let isPretraining = plan.tasks[taskOfRank[first]].isPretraining
    let end = self.end(of: queue.count, among: hands, isPretraining: isPretraining, now: now)
    var outpaced: Set<WorkerID> = []
    for worker in idle {
      guard let hand = hand(workers[worker]!, isPretraining: isPretraining, now: now), hand.end > end else { continue }
      let since = workers[worker]!.waitsSince ?? now
      workers[worker]!.waitsSince = since
      if now - since < min(.seconds(hand.seconds), Self.longestWait) { outpaced.insert(worker) }
    }
    return outpaced
  }

  /// A worker that can do one task after another.
  private struct Hand {
    /// How long it takes for a task.
    let seconds: Double
    /// When it will have done its next one, in seconds from now.
    let end: Double

    /// How many more tasks it will have done by then.
    func tasks(by time: Double) -> Double { time < end ? 0 : ((time - end) / max(seconds, 1e-6)).rounded(.down) + 1 }
  }

  /// Nil where nobody can tell how fast it is.
  private func hand(_ worker: WorkerState, isPretraining: Bool, now: Duration) -> Hand? {
    guard
      let seconds = speeds.expected(isPretraining: isPretraining, at: worker.host)
        ?? durations.mean(isPretraining: isPretraining)
    else { return nil }
    guard worker.slots == 0 else { return Hand(seconds: seconds, end: Self.worthWaiting * seconds) }
    return wait(for: worker, now: now).map { Hand(seconds: seconds, end: $0 + seconds) }
  }

  /// When `count` tasks will be done, in seconds from now, if each goes to the worker that will have done it first.
  private func end(of count: Int, among workers: [WorkerState], isPretraining: Bool, now: Duration) -> Double {
    let hands = workers.compactMap { hand($0, isPretraining: isPretraining, now: now) }
    // One of them could do all; less time than that is looked for by halving.
    guard var late = hands.map({ $0.end + Double(count - 1) * $0.seconds }).min() else { return .infinity }
    var early = 0.0
    for _ in 0..<50 {
      let middle = (early + late) / 2
      if hands.reduce(0, { $0 + $1.tasks(by: middle) }) >= Double(count) { late = middle } else { early = middle }
    }
    return late
  }

  /// In how many seconds a busy worker will be free; nil where it takes far longer than expected, so that nobody can tell.
  private func wait(for worker: WorkerState, now: Duration) -> Double? {
    var wait = 0.0
    for token in worker.tokens {
      guard let lease = leases[token],
        let expected = speeds.expected(isPretraining: plan.tasks[lease.task].isPretraining, at: worker.host)
      else { return nil }
      let spent = (now - lease.given) / .seconds(1)
      guard spent < 2 * expected else { return nil }
      wait += max(0, expected - spent)
    }
    return wait
  }
}
