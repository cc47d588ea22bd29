import Cluster
public import Report
public import Sweep
public import Training

/// What is known of a sweep from its events and results: a value, without clock or I/O.
public struct LiveSweep: Sendable {
  struct Attempt: Sendable {
    var worker: String
    var curve: [TrainingProgress] = []
  }

  struct WorkerState: Sendable {
    var shown: LiveStatus.Worker
    /// How long the finished tasks took together, in seconds.
    var seconds = 0.0
  }

  let plan: SweepPlan
  let places: TaskPlaces
  var phase: LiveStatus.Phase
  /// By row and column of `places`.
  var tasks: [[LiveStatus.Task]]
  var running: [TaskID: Attempt] = [:]
  var workers: [String: WorkerState] = [:]
  var failures: [LiveStatus.Failure] = []
  var alarms: [String] = []
  var durations: SweepStatus
  private(set) var outcome: SweepOutcome
  /// Grows with every result.
  private(set) var resultCount = 0

  /// A sweep of which `recorded` tasks have a result; `outcome` holds what came of its trials so far.
  public init(plan: SweepPlan, outcome: SweepOutcome, recorded: Set<TaskID>, phase: LiveStatus.Phase = .running) {
    self.plan = plan
    self.outcome = outcome
    self.phase = phase
    places = TaskPlaces(plan)
    durations = SweepStatus(plan: plan, recorded: recorded)
    tasks = places.rows.map { row in row.seeds.map { LiveStatus.Task(seed: $0, state: .planned) } }
    for task in recorded { set(task, .recorded) }
    for condition in outcome.conditions {
      for trial in condition.trials { show(trial) }
      for failed in condition.failed {
        set(.trial(condition.condition, seed: failed.seed), .failed, failed.failureClass)
      }
    }
  }

  /// Takes a trial that was recorded.
  public mutating func add(_ trial: TrialResult) {
    guard let index = outcome.conditions.firstIndex(where: { $0.condition == trial.condition }),
      !outcome.conditions[index].trials.contains(where: { $0.seed == trial.seed })
    else { return }
    let old = outcome.conditions[index]
    outcome.conditions[index] = SweepOutcome.ConditionOutcome(
      condition: old.condition, planned: old.planned, trials: old.trials + [trial], failed: old.failed)
    resultCount += 1
    show(trial)
  }

  private mutating func show(_ trial: TrialResult) {
    let task = LiveStatus.Task(trial)
    set(.trial(trial.condition, seed: trial.seed), task.state, task.detail)
  }

  mutating func set(_ task: TaskID, _ state: LiveStatus.Task.State, _ detail: String = "") {
    guard let place = places[task] else { return }
    tasks[place.row][place.column].state = state
    tasks[place.row][place.column].detail = detail
  }

  func state(of task: TaskID) -> LiveStatus.Task.State? { places[task].map { tasks[$0.row][$0.column].state } }
}
