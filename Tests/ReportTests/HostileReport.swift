import Report
import Sweep
import Training

/// A report and a live page in which every name and every error is one text.
struct HostileReport {
  let report: RunReport

  init(_ text: String) throws {
    let results = try GeneratedResults(
      conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: 3, epochs: 3, name: text)
    var outcome = results.outcome
    outcome.dataSource = text
    report = RunReport(
      AggregateReport(outcome), definition: results.definition, pretrainings: results.pretrainings,
      provenance: RunReport.Provenance(
        sweepText: text, hosts: [.init(name: text, tasks: 7, seconds: 5400)], starts: 2, recorded: 7, reproduced: 3,
        differing: 0, failedAttempts: 1))
  }

  static func livePage(_ text: String) throws -> LivePage {
    let results = try GeneratedResults(conditions: ["ssl-noaug-n70"], seeds: 2, epochs: 2, name: text)
    var state = SweepState(
      plan: SweepPlan(definition: results.definition, data: results.outcome.fingerprint), time: 1e9)
    let task = TaskID.trial("ssl-noaug-n70", seed: 2)
    let failed = FailedAttempt(task: task, attempt: 1, failure: .crash, reason: text, worker: WorkerID("b"))
    let events: [SweepEvent] = [
      .started(endpoint: text, tasks: 4, recorded: 0), .joined(worker: text, host: text, processID: 7), .failed(failed),
      .problem(text), .launch(host: text, text: text), .rejected(worker: text, reason: text),
      .quarantined(worker: text, reason: text),
      .enrolled(host: text),
    ]
    for event in events { state.apply(TimedEvent(event, at: 1e9)) }
    let status = LiveStatus(
      state,
      rows: [
        LiveStatus.Row(
          name: "ssl-noaug-n70", isPretraining: false, tasks: [.init(seed: 2, state: .failed, detail: text)])
      ], estimates: [])
    let history = RunHistory(
      attempts: [
        TaskAttempt(
          task: task, number: 1, worker: text, host: text, began: 1e9, ended: 1e9 + 9, end: .failed, message: text)
      ], stays: [.init(worker: text, host: text, from: 1e9, to: 1e9 + 9, isConnected: false)],
      events: events.map { TimedEvent($0, at: 1e9) })
    return LivePage(status: status, outcome: results.outcome, history: history)
  }

  /// The pages that the live page leads to.
  static func runPages(_ text: String) throws -> [String] {
    let pages = RunPages(try livePage(text))
    let task = TaskID.trial("ssl-noaug-n70", seed: 2)
    return [pages.log, pages.host(text), pages.condition("ssl-noaug-n70"), pages.task(task, explanation: [text])]
      .compactMap { $0 } + [RunListPage([.init(run: text, sweep: text, problem: text)]).html]
  }
}
