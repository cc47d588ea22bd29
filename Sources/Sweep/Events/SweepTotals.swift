/// How far a sweep is: what every display says in its first line.
public struct SweepTotals: Equatable, Sendable {
  public var sweep: String
  public var phase: SweepState.Phase
  public var tasks: Int
  public var recorded: Int
  /// Tasks without a result that somebody trains.
  public var running: Int
  public var failed: Int
  public var workers: Int
  /// How long the coordinator has been at work, in seconds.
  public var elapsed: Double
  /// How often a run that is over was started, where that is known.
  public var starts: Int?
  public var timeLeft: TimeLeft?
  /// Whether anybody on the network can send results.
  public var isUnprotected: Bool

  public init(
    sweep: String, phase: SweepState.Phase, tasks: Int, recorded: Int, running: Int, failed: Int, workers: Int,
    elapsed: Double, starts: Int? = nil, timeLeft: TimeLeft?, isUnprotected: Bool
  ) {
    self.sweep = sweep
    self.phase = phase
    self.tasks = tasks
    self.recorded = recorded
    self.running = running
    self.failed = failed
    self.workers = workers
    self.elapsed = elapsed
    self.starts = starts
    self.timeLeft = timeLeft
    self.isUnprotected = isUnprotected
  }

  /// The whole sweep in one line.
  public var summary: String {
    var parts = ["\(recorded) of \(tasks) tasks"]
    if running > 0 { parts.append("\(running) running") }
    if failed > 0 { parts.append("\(failed) failed") }
    if phase != .idle { parts.append(workers == 1 ? "1 worker" : "\(workers) workers") }
    switch phase {
    case .running where recorded + failed == tasks: parts.append("\(durationText(elapsed)) so far")
    case .running: parts += ["\(durationText(elapsed)) so far", timeLeft?.description ?? "time left unknown"]
    case .stopping: parts.append("stopping")
    case .ended:
      // A run that was started several times may have rested in between.
      let rests = starts.map { $0 > 1 ? " and \($0) starts" : "" } ?? ""
      let isTimed = elapsed > 0 || starts != nil
      parts.append(
        (recorded == tasks ? "finished" : "ended") + (isTimed ? " after \(durationText(elapsed))\(rests)" : ""))
    case .idle: parts.append("no coordinator at work")
    }
    return "\(sweep)\(isUnprotected ? " (INSECURE: open to the network)" : ""): " + parts.joined(separator: ", ")
  }
}

extension SweepState {
  public var totals: SweepTotals {
    SweepTotals(
      sweep: sweep, phase: phase, tasks: tasks, recorded: recorded, running: running, failed: failed,
      workers: workers.count, elapsed: elapsed, timeLeft: timeLeft, isUnprotected: isUnprotected)
  }
}
