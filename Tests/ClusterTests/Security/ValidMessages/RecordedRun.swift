import Report
import RunStore
import Sweep
import Training

@testable import Cluster
@testable import Dashboard

/// Everything that reads a recorded run, each in every form it can give.
struct RecordedRun {
  let outcome: SweepOutcome
  private let run: RunReader
  private let description: RunDescription

  init(_ run: RunReader) throws {
    self.run = run
    description = try run.description()
    let trials = try run.trials()
    let definition = description.definition
    outcome = SweepOutcome(
      name: definition.name, dataSource: description.dataSource, isSynthetic: true, fingerprint: description.data,
      codeVersion: description.codeVersion, lineage: try run.lineage(), baselines: description.baselines,
      conditions: definition.conditions.map { condition in
        SweepOutcome.ConditionOutcome(
          condition: condition, planned: definition.seeds, trials: trials.filter { $0.condition == condition.name },
          failed: [])
      }, settings: definition.settings)
  }

  /// How many characters all of it has.
  func read() throws -> Int {
    try [status(), explanation(), aggregate(), report(), page()].joined().utf8.count
  }

  private var plan: SweepPlan { SweepPlan(definition: description.definition, data: description.data) }

  private func log() throws -> EventLog.Contents { try EventLog.sinceStart(path: EventLog.path(run: run.directory)) }

  private func status() throws -> String {
    let state = try log().applied(to: run.state(time: 0))
    let live = LiveSweep(plan: plan, outcome: outcome, state: state)
    let read = try LiveStatus(json: live.status.json.utf8)
    return state.lines(width: 80).joined() + read.text + read.prometheus + read.json
  }

  private func explanation() throws -> String {
    let explanation = try RunExplanation(
      plan: plan, tasks: run.tasks(), failures: run.failures(), log: log(), isCoordinated: true)
    return explanation.lines.joined() + plan.tasks.compactMap { explanation.lines(of: $0.id)?.joined() }.joined()
  }

  private func aggregate() -> String {
    let report = AggregateReport(outcome)
    return report.text + report.markdown + report.latex + report.csv + report.json
      + outcome.conditions.flatMap(\.trials).prefix(20).map { TerminalChart(validationMacroF1Of: $0).text }.joined()
  }

  private func report() throws -> String {
    let origin = try run.origin()
    let hosts = origin.hosts.map { RunReport.Provenance.Host(name: $0.name, tasks: $0.tasks, seconds: $0.seconds) }
    let provenance = RunReport.Provenance(
      sweepText: description.sweepText, hosts: hosts, starts: origin.starts, recorded: try run.tasks().count,
      reproduced: origin.reproduced, differing: origin.differing, failedAttempts: origin.failedAttempts)
    return RunReport(
      AggregateReport(outcome), definition: description.definition, pretrainings: try run.pretrainings(),
      provenance: provenance
    ).html + (try run.verify().map { "\($0)" }.joined())
  }

  private func page() throws -> String {
    let state = try log().applied(to: run.state(time: 0))
    return LiveSweep(plan: plan, outcome: outcome, state: state).page.html
  }
}
