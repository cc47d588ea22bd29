import ContentHash
import Foundation
import Sweep
import Testing
import Training

@testable import Report

@Suite("The status of a running sweep")
struct LiveStatusTests {
  private let trained = TaskID.trial("ssl-noaug-n70", seed: 2)

  private func plan(_ name: String) throws -> SweepPlan {
    SweepPlan(
      definition: SweepDefinition(
        name: name, data: .synthetic(records: 100, seed: 1), published: [try PublishedCondition(name: "ssl-noaug-n70")],
        seeds: [1, 2, 3, 4], encoder: EncoderSettings(architecture: .tiny)),
      data: SHA256Digest(hashing: []))
  }

  private func status() throws -> LiveStatus {
    let failed = FailedAttempt(
      task: TaskID.trial("ssl-noaug-n70", seed: 3), attempt: 3, failure: .hostLost, reason: "signal 9",
      worker: WorkerID("b"))
    var state = SweepState(plan: try plan("de\"mo"), time: 1e9)
    let events: [SweepEvent] = [
      .started(endpoint: "ipc://x", tasks: 8, recorded: 0),
      .joined(worker: "a", host: "anton", processID: 7, kernelLanes: 16),
      .recorded(trained, digest: SHA256Digest(hashing: []), worker: "a", seconds: 185, divergedInEpoch: nil),
      .reinstated(trained), .leased(trained, attempt: 1, worker: "a", purpose: .result),
      .progress(trained, worker: "a", TrainingProgress(epoch: 3, epochs: 50)), .failed(failed),
      .problem("the disk is full"),
    ]
    for event in events { state.apply(TimedEvent(event, at: 1e9)) }
    state.apply(TimedEvent(.present([WorkerPresence(worker: "a", silence: 0.42, tasks: [trained])]), at: 1e9 + 125))
    return LiveStatus(
      state,
      rows: [
        LiveStatus.Row(
          name: "pretraining tiny-batchnorm", isPretraining: true,
          tasks: [.init(seed: 1, state: .recorded), .init(seed: 2, state: .planned)]),
        LiveStatus.Row(
          name: "ssl-noaug-n70", isPretraining: false,
          tasks: [
            .init(seed: 1, state: .oneClass, detail: "Macro-F1 0.180"), .init(seed: 2, state: .running),
            .init(seed: 3, state: .failed, detail: "crash"), .init(seed: 4, state: .diverged),
          ]),
      ],
      estimates: [
        .init(
          condition: "ssl-noaug-n70", seeds: 2, macroF1: 0.25, macroF1Lower: 0.1, macroF1Upper: 0.4, collapsed: 1,
          oneClass: 1)
      ], warnings: ["one record was left out: ecg_id 7: flat."])
  }

  @Test("collapsed trials are told of trials where seeds have several")
  func crossed() throws {
    var status = try status()
    status.estimates[0].trials = 12
    #expect(status.text.contains("  1/12  ") && status.json.contains("\"trials\" : 12"))
    #expect(try !self.status().json.contains("\"trials\""))
  }

  @Test("a table for the terminal tells tasks, scores, workers, failures and alarms")
  func text() throws {
    // Three trials of 185 s, 125 s of which are done; of pretrainings nothing is known.
    #expect(
      try status().text == """
        de"mo: 3 of 6 tasks, 1 running, 1 failed, 1 worker, 2 min 05 s so far, more than 7 min 10 s left

        condition                   planned  recorded  running  failed  diverged  Macro-F1            95 %  collapse  one class
        pretraining tiny-batchnorm        2         1        0       0         0         -               -         -          -
        ssl-noaug-n70                     4         2        1       1         1     0.250  [0.100, 0.400]       1/2        1/2

        worker                       trains  epoch      heard  finished  a task takes  lanes
        anton:7  trial/ssl-noaug-n70/seed-2   3/50  0.4 s ago         1    3 min 05 s     16

        last failures
          trial/ssl-noaug-n70/seed-3, attempt 3: host lost, signal 9

        ! the disk is full

        warning: one record was left out: ecg_id 7: flat.

        """)
  }

  @Test("JSON is read back as it was written")
  func json() throws {
    let status = try status()
    #expect(try LiveStatus(json: Array(status.json.utf8)) == status)
    for name in status.json.matches(of: /"(\w+)" :/) {
      #expect(name.1.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil, "\(name.1)")
    }
    #expect(status.json.contains("\"schema\" : 2") && status.json.contains("\"failure\" : \"host_lost\""))
    #expect(status.json.contains("\"state\" : \"one_class\""))
    let earlier = status.json.replacing(/,?\s*"warnings" : \[[^\]]*\]/, with: "")
    #expect(try LiveStatus(json: Array(earlier.utf8)).warnings == nil, "a coordinator of an earlier version says none")
    let later = status.json.replacing("\"schema\" : 2", with: "\"schema\" : 3")
    #expect(throws: VersionedJSON.OtherVersion(version: 3)) { try LiveStatus(json: Array(later.utf8)) }
  }

  @Test("metrics follow Prometheus' text format: help, type, then samples with escaped labels")
  func prometheus() throws {
    let lines = try status().prometheus.split(separator: "\n").map(String.init)
    #expect(lines.contains("# TYPE seedsweep_tasks gauge"))
    #expect(lines.contains(#"seedsweep_tasks{state="running",sweep="de\"mo"} 1.0"#))
    #expect(lines.contains(#"seedsweep_worker_silence_seconds{sweep="de\"mo",worker="anton:7"} 0.42"#))
    #expect(lines.contains(#"seedsweep_macro_f1_mean{condition="ssl-noaug-n70",sweep="de\"mo"} 0.25"#))
    let sample = /seedsweep_[a-z0-9_]+\{[a-z]+="(?:[^"\\]|\\.)*"(?:,[a-z]+="(?:[^"\\]|\\.)*")*\} [-+0-9.e]+/
    for line in lines where !line.hasPrefix("#") { #expect(line.wholeMatch(of: sample) != nil, "\(line)") }
  }

  @Test("the page shows every task with what there is to say of it, and the parts that its script changes")
  func page() throws {
    let results = try GeneratedResults(conditions: ["ssl-noaug-n70"], seeds: 4, epochs: 3)
    var status = try status()
    status.curves = [
      .init(task: trained, attempt: 1, points: [.init(epoch: 1, epochs: 50, loss: 1, validationMacroF1: 0.2)])
    ]
    let page = LivePage(
      status: status, outcome: results.outcome,
      hosts: [HostSummary(host: "node<7>", facts: HostFacts(cores: 6, vectorBits: 512, kernelLanes: 16), tasks: 3)])
    let html = page.html
    for fragment in page.fragments { #expect(html.contains("id=\"\(fragment.id)\">\(fragment.html)<")) }
    #expect(html.contains("title=\"ssl-noaug-n70, seed 1: Macro-F1 0.180\""))
    #expect(html.contains("anton:7") && html.contains("the disk is full") && html.contains("signal 9"))
    #expect(html.contains("node&lt;7&gt;") && html.contains("<span>512 bit</span>") && html.contains("<span>16</span>"))
    #expect(html.contains("id=\"running-curves\"") && html.contains("id=\"macro-f1-so-far\""))
    let parts = page.statusFragments + page.historyFragments + page.resultFragments
    #expect(parts.map(\.id) == page.fragments.map(\.id))
  }
}

@Suite("A curve in the terminal")
struct TerminalChartTests {
  @Test("it has its axes, and its line goes where the values go")
  func line() {
    let chart = TerminalChart(
      title: "score", xTitle: "epoch", points: (0...10).map { (Double($0), Double($0) / 10) }, from: 0)
    let lines = chart.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "score")
    #expect(lines[1].hasPrefix("1.0 ┤") && lines[12].hasPrefix("0.0 ┤"))
    #expect(lines[13].contains("└────"))
    #expect(lines[14].hasSuffix("epoch") && lines[14].contains("10"))
    let canvas = lines[1...12].map { Array($0.drop { $0 != "┤" && $0 != "│" }.dropFirst()) }
    #expect(canvas.allSatisfy { $0.count == 64 })
    func isDrawn(_ row: Int, _ column: Int) -> Bool { canvas[row][column] != "\u{2800}" }
    #expect(isDrawn(11, 0) && isDrawn(0, 63) && !isDrawn(0, 0) && !isDrawn(11, 63))
    for column in 0..<64 { #expect((0..<12).contains { isDrawn($0, column) }, "a gap at \(column)") }
  }

  @Test("no values and one value are drawn as well")
  func few() {
    #expect(TerminalChart(title: "t", xTitle: "x", points: [], from: 0).text.contains("└"))
    #expect(TerminalChart(title: "t", xTitle: "x", points: [(0, 0.5), (1, .nan)], from: 0).text.contains("└"))
  }
}
