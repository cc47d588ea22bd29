import ArgumentParser
import Cluster
import DurableFiles
import ECGData
import Foundation
import RunStore
import Sweep
import Training

/// A prepared sweep with its run folder, event log and display: what `run` and `coordinate` share.
struct SweepRun {
  let prepared: PreparedSweep
  let store: RunStore
  private let output: String
  private let display: ProgressDisplay
  private let log: EventLog
  /// Nil where the number of seeds is fixed.
  private let watch: StoppingWatch?
  /// Nil where the sweep may cost what it does.
  private let budget: BudgetWatch?
  private let view: LiveView

  /// Makes the run folder or continues the one that is there, and begins to show it.
  ///
  /// - Parameters:
  ///   - budget: in core-hours.
  ///   - reused: folders of runs whose results are taken over.
  init(
    _ prepared: @autoclosure () throws -> PreparedSweep, output: String, budget: Double?, dashboard: DashboardOptions,
    reused: [String] = []
  ) throws {
    // Known before records are prepared, which takes its time.
    try RunStore.requireFolder(output)
    for run in reused { try RunStore.requireSource(run, for: output) }
    let prepared = try prepared().goingOn(in: output)
    self.prepared = prepared
    self.output = output
    store = try RunStore.open(
      directory: output, plan: prepared.plan, sweepText: prepared.file.text, dataSource: prepared.dataSource,
      baselines: prepared.baselines, codeVersion: SeedSweepCommand.configuration.version,
      firstVersionData: prepared.signals.firstVersionFingerprint)
    let folds = SplitCounts(prepared.signals.records, classes: prepared.plan.definition.classes)
    for run in reused {
      let outcome = try store.reuse(run, for: prepared.plan, folds: folds)
      StandardError.line("\(outcome)")
    }
    log = try EventLog(path: EventLog.path(run: output))
    var state = try store.reader.state(time: Date.now.timeIntervalSince1970)
    state.phase = .running
    display = ProgressDisplay(state)
    watch = try StoppingWatch(prepared.plan, store: store)
    self.budget = try BudgetWatch(prepared.plan, store: store, hours: budget)
    view = try LiveView(plan: prepared.plan, store: store, state: state, options: dashboard)
    for warning in prepared.warnings { say("warning: \(warning)") }
  }

  /// What its workers need.
  var workerMemory: WorkerMemory {
    get throws {
      WorkerMemory(prepared.plan, signalBytes: try FileSystem.sizeAndTime(of: prepared.signals.path).size)
    }
  }

  /// A coordinator of this run; a stopping rule concludes it when there are enough seeds, and a budget when it is spent.
  func coordinator(_ settings: CoordinatorSettings) throws -> Coordinator {
    var settings = settings
    settings.facts = try workerMemory.facts.adding(PackingInstructions(prepared.plan)?.facts ?? Facts())
    let coordinator = try Coordinator(
      plan: prepared.plan, signals: prepared.signals.path,
      folds: SplitCounts(
        prepared.signals.records, classes: prepared.plan.definition.classes),
      settings: settings
    ) { [watch, budget, tell = tell] event in
      tell(event)
      watch?.take(event.event) { tell(TimedEvent(.problem($0), at: event.time)) }
      budget?.take(event.event) { tell(TimedEvent(.problem($0), at: event.time)) }
    }
    watch?.whenEnough { [weak coordinator] in coordinator?.conclude() }
    budget?.whenSpent { [weak coordinator] in coordinator?.conclude() }
    return coordinator
  }

  /// Tells everybody who looks on, and the log.
  var tell: @Sendable (TimedEvent) -> Void {
    { [display, log, take = view.take] event in
      display.show(event)
      take(event)
      if !event.event.isFleeting { log.write(event) }
    }
  }

  /// Does the work, says how the run ended and what to do next; throws the exit status of an end that leaves something undone.
  func finish(_ work: () throws -> SweepSummary) throws -> EndNotice.Outcome {
    let summary: SweepSummary
    do {
      defer {
        view.finish()
        close()
      }
      summary = try work()
    }
    if summary.isInterrupted {
      say(
        "stopped with \(summary.recorded) of \(prepared.plan.tasks.count) tasks recorded; run the same command again to go on"
      )
      throw ExitCode(130)
    }
    let ending = watch?.ending ?? budget?.ending
    if let first = summary.failed.first {
      if let ending { say(ending) }
      say(
        "\(summary.failed.count) tasks were given up, first \(first.task): \(first.failure), \(first.reason); "
          + "the same command tries them again")
      throw ExitCode.failure
    }
    if let ending { say(ending) }
    if summary.openAudits > 0 {
      say(
        "\(summary.openAudits) audits were left out: nobody was there who took no part in the result "
          + "(where hosts have keys, a host with another key; else another worker)")
    }
    say("seedsweep aggregate \(output)   prints what the seeds say")
    return summary.left > 0 ? .stopped : .finished
  }

  /// Leaves everything in `run.sqlite`, however the work ended.
  private func close() {
    do { try store.close() } catch { say("run.sqlite-wal is still needed beside run.sqlite: \(error)") }
  }

  private func say(_ text: String) { StandardError.line(text) }
}
