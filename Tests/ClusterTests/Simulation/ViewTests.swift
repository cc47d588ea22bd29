import Foundation
import Report
import RunStore
import Sweep
import Testing
import Training

@testable import Cluster
@testable import Dashboard

/// What displays say of a cluster that an adversary has in its hands, held against what its scheduler knows.
@Suite("Views of a sweep agree with its scheduler and with each other")
struct ViewTests {
  private typealias Log = [TimedEvent]

  @Test("whatever happens, in any order", arguments: [false, true])
  func agreement(areFailuresCounted: Bool) throws {
    for seed in 0..<400 as Range<UInt64> {
      var cluster = SimulatedCluster(
        workers: 1 + Int(seed % 4), auditShare: seed % 3 == 0 ? 0.5 : 0, hasStragglers: true,
        areFailuresCounted: areFailuresCounted)
      cluster.observation = SimulatedCluster.Observation()
      let schedule = Move.schedule(seed: seed, malice: .anything, length: 150)
      for (number, move) in schedule.enumerated() {
        cluster.perform(move)
        let scene = "schedule \(seed), move \(number) (\(move))"
        guard recount(cluster, scene) else { return }
        guard number % 15 == 0 || number == schedule.count - 1 else { continue }
        try compareViews(cluster, scene)
      }
    }
  }

  /// Holds the state against the scheduler, which keeps no account of events; false where they disagree.
  private func recount(_ cluster: SimulatedCluster, _ scene: String) -> Bool {
    let scheduler = cluster.scheduler
    let state = cluster.observation!.state
    let presences = scheduler.presences(now: cluster.now)
    let shown = state.workers.values.sorted { $0.name < $1.name }
    let failed = Dictionary(uniqueKeysWithValues: scheduler.failedTasks.map { ($0.task, $0.reason) })
    let running = Set(presences.flatMap(\.tasks)).filter { cluster.isOpen($0) }
    let isSame =
      shown.map(\.name) == presences.map(\.worker)
      && shown.map { $0.attempts.map(\.task.name).sorted() } == presences.map { $0.tasks.map(\.name).sorted() }
      && shown.map(\.isSuspect) == presences.map { scheduler.isSuspect(WorkerID($0.worker)) }
      && state.recorded == scheduler.recordedCount && state.failed == failed.count && state.running == running.count
      && state.tasks - state.recorded - state.failed == scheduler.unfinished
      && failed.allSatisfy { task, reason in
        if case .failed(let attempt) = state.outcome(of: task) { attempt.reason == reason } else { false }
      }
    #expect(
      isSame,
      """
      \(scene): the state has \(state.totals.summary) \(shown.map { "\($0.name) \($0.attempts.map(\.task)) \($0.isSuspect)" }), \
      the scheduler \(scheduler.recordedCount) recorded, \(scheduler.failedTasks.map(\.task)) failed, \
      \(presences.map { "\($0.worker) \($0.tasks) \(scheduler.isSuspect(WorkerID($0.worker)))" })
      """)
    return isSame
  }

  private func compareViews(_ cluster: SimulatedCluster, _ scene: String) throws {
    let observation = cluster.observation!
    let state = observation.state
    // The log of the run, without what matters for a moment only.
    var reader = EventLines()
    let log = observation.log.filter { !$0.event.isFleeting }.compactMap { reader.event($0.line) }
    #expect(log == observation.log.filter { !$0.event.isFleeting }, "\(scene)")

    // The page, the JSON and the metrics.
    var live = LiveSweep(plan: SimulatedCluster.plan, outcome: Self.outcome, state: observation.initial)
    for event in observation.log { live.apply(event) }
    let status = live.status
    #expect(status.totals == state.totals, "\(scene)")
    #expect(try LiveStatus(json: Array(status.json.utf8)).totals.summary == state.totals.summary, "\(scene)")
    for (kind, count) in [("running", state.running), ("failed", state.failed), ("recorded", state.recorded)] {
      #expect(status.prometheus.contains("seedsweep_tasks{state=\"\(kind)\",sweep=\"small\"} \(Double(count))\n"))
    }

    // The terminal.
    let lines = state.lines(width: 500)
    #expect(lines[0] == status.totals.summary, "\(scene)")
    #expect(lines.count { $0.hasSuffix("waits") } == status.workers.count { $0.attempts.isEmpty }, "\(scene)")
    #expect(lines.count { $0.contains("  silent for ") } == status.workers.count { $0.isSuspect }, "\(scene)")

    // `explain`, from what is on disk.
    let explanation = RunExplanation(
      plan: SimulatedCluster.plan, tasks: cluster.storedTasks, failures: [], log: EventLog.Contents(events: log),
      isCoordinated: true)
    for task in explanation.open {
      let trainers = state.attempts(at: task)
      guard case .underWay(let trainings)? = explanation.standing(of: task) else {
        #expect(trainers.isEmpty, "\(scene): \(task)")
        continue
      }
      #expect(trainings.map(\.attempt.worker) == trainers.map(\.worker), "\(scene): \(task)")
      #expect(trainings.map(\.attempt.number) == trainers.map(\.number), "\(scene): \(task)")
      #expect(trainings.map(\.isSilent) == trainers.map { state.workers[$0.worker]!.isSuspect }, "\(scene): \(task)")
    }
  }

  private static let outcome = SweepOutcome(
    name: "small", dataSource: "synthetic", isSynthetic: true, fingerprint: SimulatedCluster.plan.data,
    codeVersion: "test", baselines: Baselines(test: [8, 1, 1, 1, 1], training: [80, 10, 10, 10, 10]),
    conditions: SimulatedCluster.plan.definition.conditions.map {
      .init(condition: $0, planned: SimulatedCluster.plan.definition.seeds, trials: [], failed: [])
    })
}
