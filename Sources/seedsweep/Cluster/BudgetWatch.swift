import RunStore
import Sweep
import Synchronization

/// Tells the monitor of a sweep's budget what its run has cost, records what it decides, and says when nothing is left.
final class BudgetWatch: Sendable {
  private struct State {
    var monitor: BudgetMonitor
    var spending: Spending
    var conclude: (@Sendable () -> Void)?
  }

  private let store: RunStore
  private let tasks: Set<TaskID>
  private let state: Mutex<State>

  /// A watch that has taken in what earlier coordinators recorded; nil where no budget is given, which the run's records are told.
  init?(_ plan: SweepPlan, store: RunStore, hours: Double?) throws {
    guard let hours else {
      try store.record(budget: nil)
      return nil
    }
    self.store = store
    tasks = Set(plan.tasks.map(\.id))
    let stored = try store.tasks()
    let spending = try store.reader.spending()
    let monitor = BudgetMonitor(
      plan, budget: hours * 3600, recorded: Set(stored.filter { $0.state == .recorded }.map(\.id)),
      givenUp: Set(stored.filter { $0.state == .failed }.map(\.id)), spending: spending)
    state = Mutex(State(monitor: monitor, spending: spending))
    try record(monitor)
  }

  /// Calls `conclude` once the budget allows no further seed, at once where it does not already.
  func whenSpent(_ conclude: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.conclude = conclude
      if state.monitor.decision != .goOn { conclude() }
    }
  }

  /// Takes an event; `report` hears of what could not be read or recorded.
  func take(_ event: SweepEvent, report: (String) -> Void) {
    do {
      switch event {
      case .recorded(let task, _, _, _, _): try settle(task)
      case .failed(let attempt): try settle(attempt.task)
      case .reinstated(let task): state.withLock { $0.monitor.reinstate(task) }
      default: return
      }
    } catch {
      report("could not look at the budget: \(error)")
    }
  }

  private func settle(_ task: TaskID) throws {
    guard tasks.contains(task) else { return }
    try state.withLock { state in
      guard state.monitor.decision == .goOn, state.monitor.settle(task) else { return }
      // Once a seed: whatever else is told by then is in the run's records.
      state.spending = try store.reader.spending()
      state.monitor.look(state.spending)
      guard state.monitor.decision != .goOn else { return }
      state.conclude?()
      try record(state.monitor)
    }
  }

  private func record(_ monitor: BudgetMonitor) throws {
    var seeds: Int?
    if case .spent(let complete) = monitor.decision { seeds = complete }
    try store.record(budget: monitor.budget, endedAfter: seeds)
  }

  /// That the budget has ended the sweep, for people; nil where it has not.
  var ending: String? {
    state.withLock { state in
      guard case .spent(let seeds) = state.monitor.decision else { return nil }
      return "the budget of \(coreHoursText(state.monitor.budget)) allows no further seed after \(seeds) complete "
        + "\(seeds == 1 ? "one" : "ones") (\(coreHoursText(state.spending.coreSeconds)) spent); with a larger --budget the "
        + "same command goes on"
    }
  }
}
