import Foundation
import Sweep
import Testing
import Training

@testable import Report

@Suite struct `The pages of a run` {
  private let results: GeneratedResults
  private let page: LivePage
  private let start = 1.8e9
  private let lost = TaskID.trial("ssl-noaug-n70", seed: 3)

  init() throws {
    let start = start
    results = try GeneratedResults(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: 3, epochs: 4)
    let rows = [
      LiveStatus.Row(
        name: "pretraining tiny-batchnorm", isPretraining: true, tasks: [.init(seed: 1, state: .recorded)]),
      LiveStatus.Row(
        name: "scratch-noaug-n70", isPretraining: false,
        tasks: (1...3).map { LiveStatus.Task(seed: $0, state: .recorded, detail: "Macro-F1 0.2") }),
      LiveStatus.Row(
        name: "ssl-noaug-n70", isPretraining: false, isPretrained: true,
        tasks: [
          .init(seed: 1, state: .recorded), .init(seed: 2, state: .running),
          .init(seed: 3, state: .failed, detail: "crash, signal <11>"),
        ]),
    ]
    let plan = SweepPlan(definition: results.definition, data: results.outcome.fingerprint)
    var state = SweepState(plan: plan, time: start)
    let failed = FailedAttempt(
      task: lost, attempt: 1, failure: .crash, reason: "signal <11>", worker: WorkerID("node-7/1.0"))
    let events: [SweepEvent] = [
      .started(endpoint: "x", tasks: 7, recorded: 0), .joined(worker: "node-7/1.0", host: "node-7", processID: 1),
      .leased(lost, attempt: 1, worker: "node-7/1.0", purpose: .result), .failed(failed),
    ]
    for event in events { state.apply(TimedEvent(event, at: start)) }
    state.apply(TimedEvent(.stopping, at: start + 7200))
    state.phase = .running
    var history = Self.history(from: start, lost: lost)
    history.events = events.map { TimedEvent($0, at: start) }
    page = LivePage(
      status: LiveStatus(state, rows: rows, estimates: []), outcome: results.outcome,
      hosts: [
        HostSummary(host: "node-7", workers: 1, tasks: 4), HostSummary(host: "gone & left", tasks: 1, failures: 1),
      ], history: history)
  }

  private static func history(from start: Double, lost: TaskID) -> RunHistory {
    func attempt(_ task: TaskID, _ host: String, _ began: Double?, _ ended: Double?, _ end: TaskAttempt.End)
      -> TaskAttempt
    {
      TaskAttempt(
        task: task, number: 1, worker: "\(host)/1.0", host: host, began: began.map { start + $0 },
        ended: ended.map { start + $0 }, end: end, message: end == .failed ? "crash: signal <11>" : "")
    }
    let trials = (1...4).map { TaskID.trial("scratch-noaug-n70", seed: $0) }
    return RunHistory(
      attempts: [attempt(.pretraining("tiny-batchnorm", seed: 1), "node-7", 0, 3000, .recorded)]
        + zip(trials, [3600.0, 4500, 5400, 6300]).map { attempt($0, "node-7", $1, $1 + 600, .recorded) }
        + [
          attempt(.trial("ssl-noaug-n70", seed: 1), "gone & left", 3000, 3600, .recorded),
          attempt(lost, "gone & left", nil, 4000, .failed),
          attempt(.trial("ssl-noaug-n70", seed: 2), "node-7", 7000, nil, .running),
        ],
      stays: [
        .init(worker: "node-7/1.0", host: "node-7", from: start, to: start + 7200, isConnected: true),
        .init(worker: "gone & left/1.0", host: "gone & left", from: start, to: start + 4100, isConnected: false),
      ])
  }

  /// The addresses that a page leads to.
  private func links(_ html: String) -> [String] { html.matches(of: /<a [^>]*href="([^"]*)"/).map { String($0.1) } }

  @Test func `lead to every task, condition and host, and each of these is there`() throws {
    let pages = RunPages(page)
    for row in page.status.rows {
      #expect(links(page.html).contains("conditions/\(row.name.pathSegment)"))
      let condition = try #require(pages.condition(row.name))
      for task in row.tasks {
        let id = row.id(of: task)
        #expect(links(page.html).contains("tasks/\(PageLinks.path(id))"))
        #expect(links(condition).contains("../tasks/\(PageLinks.path(id))"))
        #expect(pages.task(id, explanation: []) != nil)
      }
    }
    #expect(links(page.html).contains("hosts/gone%20%26%20left"))
    #expect(pages.host("gone & left") != nil && pages.host("nobody") == nil)
    #expect(pages.condition("nothing") == nil && pages.task(.trial("ssl-noaug-n70", seed: 99), explanation: []) == nil)
  }

  @Test func `have one heading of the first rank, the way to each other, and no script but the server's`() throws {
    let pages = RunPages(page)
    let all = [
      page.html, pages.log, try #require(pages.condition("ssl-noaug-n70")), try #require(pages.host("node-7")),
      try #require(pages.task(lost, explanation: ["given up"])),
    ]
    for html in all {
      #expect(html.matches(of: /<h1>/).count == 1 && html.contains("<nav aria-label=\"Pages of the run\">"))
      #expect(html.matches(of: /<script/).count == 1 && html.contains("<script src=\"/live.js\" defer></script>"))
      #expect(!html.contains("style=") && !html.contains("onclick"), "the page's policy would not let them work")
      let ids = html.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
      #expect(Set(ids).count == ids.count, "\(ids)")
      #expect(!html.contains("<11>"), "what a worker said is text")
    }
  }

  @Test func `say why a seed is missing: the failure, its reason, and where it stands`() throws {
    let html = try #require(RunPages(page).task(lost, explanation: ["given up: tried again by the same command"]))
    #expect(html.contains("failed: crash, signal &lt;11&gt;") && html.contains("tried again by the same command"))
    #expect(html.contains("href=\"../../../hosts/gone%20%26%20left\"") && html.contains("crash: signal &lt;11&gt;"))
    #expect(html.contains("given to node-7/1.0, attempt 1"), "an event of the task")
  }

  @Test func `say what a host did when, also after it left`() throws {
    let html = try #require(RunPages(page).host("gone & left"))
    #expect(html.contains("datetime=\"\(UTCTime.text(start + 3000))\""))
    #expect(html.contains("what came of it") && html.contains(">failed<") && html.contains(">recorded<"))
    #expect(html.contains("<dt>failures</dt><dd>1</dd>") && html.contains("last seen, UTC"))
    #expect(!html.contains("scratch-noaug-n70"), "that was another host's")
  }

  @Test func `show a trial's curves before the others, its answers and every class`() throws {
    let html = try #require(RunPages(page).task(.trial("ssl-noaug-n70", seed: 1), explanation: []))
    #expect(html.contains("Confusion matrix") && html.contains("expected calibration error"))
    for name in results.outcome.classes { #expect(html.contains("<th scope=\"row\">\(name)</th>")) }
    let faint = html.matches(of: /<path class="seed"/).count
    #expect(faint > 0 && html.contains("the others of the condition"))
  }

  @Test func `tell when it will end by the clock, between what and what, and each kind by itself`() throws {
    // One trial is left and runs for 200 of 600 seconds: 400 more with the one worker.
    let end = try #require(page.endEstimate)
    #expect(end.seconds == 400 && end.kinds.map(\.isPretraining) == [false])
    #expect(page.html.contains("1 trial left, 10 min 00 s each"))
    #expect(page.html.contains("<b>\(ClockText.minute(start + 7600, seenAt: start + 7200)) UTC</b>"))
    let clock = { [start] in ClockText.minute(start + 7200 + $0, seenAt: start + 7200) }
    #expect(end.range == 400...400 && page.html.contains("the end is likely at \(clock(400)) UTC"))
    var uneven = page
    uneven.history.attempts[1].ended? += 1800
    let range = try #require(uneven.endEstimate).range
    #expect(
      uneven.html.contains(
        "the end is likely between \(clock(range.lowerBound)) and \(clock(range.upperBound)) UTC"))
    #expect(page.html.contains("<span>tasks an hour</span>"))
    // Of the last hour: what ended after it began, not what ended as it began.
    #expect(page.history.tasksPerHour(at: start + 7200) == 4)
  }

  @Test func `hold the report where nobody is at work, and no id twice then`() {
    var page = page
    page.status.phase = .ended
    page.report = RunReport(
      AggregateReport(results.outcome), definition: results.definition, pretrainings: results.pretrainings,
      provenance: results.provenance)
    let html = page.html
    #expect(html.contains("<section id=\"results\">") && html.contains("<section id=\"provenance\">"))
    #expect(!html.contains("id=\"estimates\"") && page.resultFragments.isEmpty)
    let ids = html.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(Set(ids).count == ids.count, "\(ids)")
    #expect(page.endEstimate == nil)
  }

  @Test func `name paths so that nothing is a path within a part`() {
    #expect("a/b c%ü@x=1".pathSegment == "a%2Fb%20c%25%C3%BC%40x%3D1")
    #expect("ssl-noaug_n70.2".pathSegment == "ssl-noaug_n70.2")
    #expect(PageLinks(depth: 3).task(lost) == "../../../tasks/trial/ssl-noaug-n70/seed-3")
  }
}

@Suite struct `A list of runs` {
  @Test func `says how each stands, also of one that cannot be read`() throws {
    let page = RunListPage([
      .init(run: "a", sweep: "demo", tasks: 9, recorded: 9, changed: 1.8e9),
      .init(run: "b c", sweep: nil, problem: "b c: no <run>"),
      .init(run: "c", sweep: "demo", tasks: 9, recorded: 1, failed: 1, isRunning: true),
    ])
    for text in ["href=\"runs/b%20c/\"", "b c: no &lt;run&gt;", "finished", "at work", "cannot be read", "9 of 9"] {
      #expect(page.html.contains(text), "\(text)")
    }
    let document = try #require(try JSONSerialization.jsonObject(with: Data(page.json.utf8)) as? [String: Any])
    #expect((document["runs"] as? [[String: Any]])?.map { $0["run"] as? String } == ["a", "b c", "c"])
    #expect(document["schema"] as? Int == VersionedJSON.schema)
  }
}
