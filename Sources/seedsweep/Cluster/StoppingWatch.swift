import Foundation
import RunStore
import Sweep
import Synchronization
import Training

/// Looks at the seeds of a running sweep for its stopping rule, records every look, and says when there are enough seeds.
final class StoppingWatch: Sendable {
  private struct State {
    var monitor: StoppingMonitor
    var conclude: (@Sendable () -> Void)?
  }

  private let store: RunStore
  private let trials: Set<TaskID>
  private let state: Mutex<State>

  /// A watch that has taken in what earlier coordinators recorded; nil where the sweep has no stopping rule.
  init?(_ plan: SweepPlan, store: RunStore) throws {
    guard var monitor = StoppingMonitor(plan.definition) else { return nil }
    self.store = store
    trials = Set(plan.tasks.lazy.filter { !$0.isPretraining }.map(\.id))
    let looks = try store.reader.trials().flatMap { monitor.record($0) }
    try store.replaceLooks(at: monitor.rule.goals, with: looks)
    state = Mutex(State(monitor: monitor))
  }

  /// Calls `conclude` once further seeds are of no use, at once where they are not already.
  func whenEnough(_ conclude: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.conclude = conclude
      if state.monitor.decision.endsEarly { conclude() }
    }
  }

  /// Takes an event; `report` hears of looks that could not be taken.
  func take(_ event: SweepEvent, report: (String) -> Void) {
    do {
      switch event {
      case .recorded(let task, _, _, _, _):
        guard trials.contains(task), let trial = try store.reader.trial(task) else { return }
        try look { $0.record(trial) }
      case .failed(let attempt):
        guard trials.contains(attempt.task), case .trial(let condition, let seed, let crossed) = attempt.task else {
          return
        }
        try look { $0.giveUp(condition, seed: seed, crossed: crossed) }
      case .reinstated(let task):
        guard trials.contains(task), case .trial(let condition, let seed, let crossed) = task else { return }
        state.withLock { $0.monitor.reinstate(condition, seed: seed, crossed: crossed) }
      default: return
      }
    } catch {
      report("could not look at the seeds: \(error)")
    }
  }

  private func look(_ take: (inout StoppingMonitor) -> [StoppingMonitor.Look]) throws {
    try state.withLock { state in
      try store.record(take(&state.monitor))
      if state.monitor.decision.endsEarly { state.conclude?() }
    }
  }

  /// What the rule has decided, for people.
  var ending: String? {
    state.withLock { state in
      switch state.monitor.decision {
      case .goOn: nil
      case .enough(let seeds): "enough: every goal is reached with \(seeds) seeds"
      case .outOfReach(let seeds):
        "cannot be decided: after \(seeds) seeds, no outcome of the others, up to \(state.monitor.rule.mostSeeds), could reach "
          + "every goal"
      case .undecided: "all \(state.monitor.rule.mostSeeds) seeds are trained, and not every goal is reached"
      }
    }
  }
}
