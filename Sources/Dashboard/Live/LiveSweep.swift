public import Report
public import Sweep
public import Training

/// A running sweep as its page shows it: the state that its events come to, and its results. A value, without clock or I/O.
public struct LiveSweep: Sendable {
  public private(set) var state: SweepState
  private(set) var outcome: SweepOutcome
  /// The hosts of the run, by its records.
  var hosts: [HostSummary] = []
  /// What happened, as far as it was gathered last.
  private(set) var history = RunHistory()
  private var work = WorkHistory()
  private var events: [TimedEvent] = []
  /// Grows with every result.
  private(set) var resultCount = 0
  private let grid: TaskGrid
  /// How the recorded trials came out, which no event tells.
  private var trials: [TaskID: LiveStatus.Task] = [:]

  /// A sweep that stands as `state`; `outcome` holds what came of its trials so far.
  public init(plan: SweepPlan, outcome: SweepOutcome, state: SweepState) {
    self.state = state
    self.outcome = outcome
    grid = TaskGrid(plan)
    for trial in outcome.conditions.flatMap(\.trials) { note(trial) }
  }

  /// Takes the next event.
  public mutating func apply(_ event: TimedEvent) {
    state.apply(event)
    guard !event.event.isFleeting else { return }
    work.apply(event)
    events.append(event)
    if events.count > Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
  }

  private static let mostEvents = 500

  /// Puts what the run's records say beside what events told.
  mutating func gather(recorded: [TaskAttempt], stays: [RunHistory.Stay]) {
    let isAtWork = state.phase == .running || state.phase == .stopping
    history = RunHistory(
      attempts: work.attempts(recorded: recorded, isAtWork: isAtWork), stays: stays, events: events)
  }

  /// Takes a trial that was recorded.
  public mutating func add(_ trial: TrialResult) {
    guard let index = outcome.conditions.firstIndex(where: { $0.condition.name == trial.condition }),
      !outcome.conditions[index].trials.contains(where: { $0.cell == trial.cell })
    else { return }
    let old = outcome.conditions[index]
    outcome.conditions[index] = SweepOutcome.ConditionOutcome(
      condition: old.condition, planned: old.planned, cells: old.cells, trials: old.trials + [trial],
      failed: old.failed)
    resultCount += 1
    note(trial)
  }

  private mutating func note(_ trial: TrialResult) {
    trials[.trial(trial.condition, seed: trial.seed, crossed: trial.crossed)] = LiveStatus.Task(trial)
  }

  /// How the sweep stands after the last event.
  public var status: LiveStatus {
    let rows = grid.rows.map { row in
      LiveStatus.Row(
        name: row.name, isPretraining: row.isPretraining, isPretrained: row.isPretrained, tasks: row.cells.map(task))
    }
    return LiveStatus(
      state, rows: rows, estimates: outcome.estimates, warnings: outcome.baselines.records?.warnings ?? [])
  }

  private func task(_ cell: TaskGrid.Cell) -> LiveStatus.Task {
    var task = standing(cell)
    task.crossed = cell.task.crossed
    return task
  }

  private func standing(_ cell: TaskGrid.Cell) -> LiveStatus.Task {
    switch state.outcome(of: cell.task) {
    case .recorded(let epoch):
      if let known = trials[cell.task] { return known }
      return epoch.map { .init(seed: cell.seed, state: .diverged, detail: "diverged in epoch \($0)") }
        ?? .init(seed: cell.seed, state: .recorded)
    case .failed(let attempt): return .init(seed: cell.seed, state: .failed, detail: attempt.cause)
    case nil:
      // Of two that train it, the one that is farther will end it.
      let attempts = state.attempts(at: cell.task)
      guard let first = attempts.max(by: { $0.reached < $1.reached }) else {
        return .init(seed: cell.seed, state: .planned)
      }
      return .init(seed: cell.seed, state: .running, detail: first.text)
    }
  }

  /// The live page after the last event.
  var page: LivePage {
    LivePage(status: status, outcome: outcome, hosts: hosts, history: history)
  }
}

extension SweepState.Attempt {
  /// How far it is, to be compared with another one of the same task.
  fileprivate var reached: Int {
    switch stage {
    case .training(let curve): curve.last?.epoch ?? 0
    case .delivering: .max
    }
  }

  fileprivate var text: String {
    switch stage {
    case .delivering: "result on its way"
    case .training(let curve):
      curve.last.map { "epoch \($0.epoch) of \($0.epochs)" } ?? (number > 1 ? "running, attempt \(number)" : "running")
    }
  }
}
