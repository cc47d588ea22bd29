public import Sweep

/// How a sweep stands at one moment: what the live page, `seedsweep status` and `/api/status` tell.
public struct LiveStatus: Codable, Equatable, Sendable {
  /// A mean and its t interval, or a rate and its exact one, over the seeds that are recorded.
  public struct Estimate: Codable, Equatable, Sendable {
    public var condition: String
    public var seeds: Int
    public var macroF1: Double?
    public var macroF1Lower: Double?
    public var macroF1Upper: Double?
    /// Nil of a condition without epochs.
    public var collapsed: Int?
    public var oneClass: Int
    /// How many trials the seeds have, of which so many collapsed and answer one class; nil where each has one.
    public var trials: Int?

    private enum CodingKeys: String, CodingKey {
      case condition, seeds, collapsed, trials
      case macroF1 = "macro_f1"
      case macroF1Lower = "macro_f1_lower"
      case macroF1Upper = "macro_f1_upper"
      case oneClass = "one_class"
    }
  }

  public var sweep: String
  public var phase: SweepState.Phase
  /// When this was so, in seconds since 1970.
  public var time: Double
  /// How long the coordinator has been at work, in seconds; of a run that is over, from its first start to its last result.
  public var elapsed: Double
  /// How often a run that is over was started; nil of one that is not, and where only its coordinator is asked.
  public var starts: Int?
  public var timeLeft: TimeLeft?
  /// Whether anybody on the network can send results.
  public var isUnprotected: Bool
  public var rows: [Row]
  public var workers: [Worker]
  /// How the trainings that go on have gone so far; nil from a coordinator of an earlier version.
  public var curves: [Curve]?
  public var estimates: [Estimate]
  /// The last attempts without a result, the newest first.
  public var failures: [FailedAttempt]
  /// What is wrong with the run, the newest first; results that differ before everything else.
  public var alarms: [String]
  /// What a reader of the scores has to know of the records; nil from a coordinator of an earlier version.
  public var warnings: [String]?
  /// What the sweep was allowed to cost, and has, in a sentence without its end; nil where it was started without a budget, and while
  /// a coordinator is at work, which does not read its records over and over.
  public var budget: String?

  private enum CodingKeys: String, CodingKey {
    case sweep, phase, time, elapsed, starts, rows, workers, curves, estimates, failures, alarms, warnings, budget
    case timeLeft = "time_left"
    case isUnprotected = "is_unprotected"
  }

  /// The status of a state, with what only the run's records can tell: `rows`, `estimates` and `warnings`.
  public init(_ state: SweepState, rows: [Row], estimates: [Estimate], warnings: [String] = []) {
    self.warnings = warnings
    sweep = state.sweep
    phase = state.phase
    time = state.time
    elapsed = state.elapsed
    timeLeft = state.timeLeft
    isUnprotected = state.isUnprotected
    self.rows = rows
    self.estimates = estimates
    let workers = state.workers.values.sorted { $0.name < $1.name }
    self.workers = workers.map(Worker.init)
    curves = Self.curves(workers)
    failures = state.failures.reversed()
    let alarms = state.notices.reversed().filter(\.event.isAlarm)
    self.alarms = (alarms.filter(\.event.isDifference) + alarms.filter { !$0.event.isDifference }).compactMap(
      \.event.notice)
  }

  public var totals: SweepTotals {
    SweepTotals(
      sweep: sweep, phase: phase, tasks: rows.reduce(0) { $0 + $1.tasks.count },
      recorded: count(.recorded, .oneClass, .diverged), running: count(.running), failed: count(.failed),
      workers: workers.count, elapsed: elapsed, starts: starts, timeLeft: timeLeft, isUnprotected: isUnprotected)
  }

  private func count(_ states: Task.State...) -> Int {
    rows.reduce(0) { $0 + $1.tasks.count { states.contains($0.state) } }
  }
}
