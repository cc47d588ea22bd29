import Cluster
import Dashboard
import Report
import RunStore
import Sweep
import Training

extension RunReading {
  /// As the commands read runs.
  static let ofProgram = RunReading(
    outcome: { try SweepOutcome($0) },
    status: { run, outcome in try RunStatus.of(run) { outcome } },
    report: { run in
      try RunReport(
        run, against: nil, metric: .macroF1, published: ClaimSource(argument: ReportCommand.usualClaim)?.read())
    },
    explanation: { run, task in try RunExplanation(run).lines(of: task) ?? [] })
}

extension RunExplanation {
  /// Of what a run holds at this moment.
  init(_ run: RunReader) throws {
    let description = try run.description()
    self.init(
      plan: SweepPlan(definition: description.definition, data: description.data), tasks: try run.tasks(),
      failures: try run.failures(), log: try EventLog.sinceStart(of: run),
      isCoordinated: RunStore.isCoordinated(directory: run.directory))
  }
}
