import ECGData
import Sweep
import Testing
import Training

@testable import Report

@Suite struct `The page of a training` {
  private let results: GeneratedResults
  private let page: LivePage
  private let trial = TaskID.trial("ssl-noaug-n70", seed: 4)

  /// Three seeds are recorded; the fourth runs, the fifth is to do, the sixth failed.
  init() throws {
    results = try GeneratedResults(conditions: ["ssl-noaug-n70"], seeds: 3, epochs: 4)
    let states: [LiveStatus.Task.State] = [.recorded, .recorded, .recorded, .running, .planned, .failed]
    let tasks = states.enumerated().map { LiveStatus.Task(seed: UInt64($0 + 1), state: $1) }
    let rows = [
      LiveStatus.Row(name: "pretraining resnet18-batchnorm", isPretraining: true, tasks: tasks),
      LiveStatus.Row(name: "ssl-noaug-n70", isPretraining: false, isPretrained: true, tasks: tasks),
    ]
    var state = SweepState(
      plan: SweepPlan(definition: results.definition, data: results.outcome.fingerprint), time: 1e9)
    let events: [SweepEvent] = [
      .joined(worker: "a", host: "anton", processID: 7),
      .leased(trial, attempt: 1, worker: "a", purpose: .result),
      .progress(trial, worker: "a", TrainingProgress(epoch: 0, epochs: 50, validationMacroF1: 0.1)),
      .progress(trial, worker: "a", TrainingProgress(epoch: 1, epochs: 50, loss: 1.5, validationMacroF1: 0.25)),
      .joined(worker: "b", host: "berta", processID: 8),
      .leased(Self.pretraining(4), attempt: 1, worker: "b", purpose: .result),
      .progress(Self.pretraining(4), worker: "b", TrainingProgress(epoch: 1, epochs: 100, loss: 5.125)),
    ]
    for event in events { state.apply(TimedEvent(event, at: 1e9)) }
    page = LivePage(status: LiveStatus(state, rows: rows, estimates: []), outcome: results.outcome)
  }

  private static func pretraining(_ seed: UInt64) -> TaskID { .pretraining(.resnet18, groupNorm: false, seed: seed) }

  private func html(_ task: TaskID, of page: LivePage? = nil) throws -> String {
    try #require(
      RunPages(page ?? self.page).task(
        task, explanation: [], pretrainings: task.isPretraining ? results.pretrainings : []))
  }

  // Lines of a legend have no titles.
  private var faint: Regex<Substring> { /<path class="seed" d="[^"]*"><title>/ }
  private var strong: Regex<Substring> { /<path class="median" d="[^"]*"><title>/ }
  private var end: Regex<Substring> { /<circle class="point"/ }

  private func count(_ pattern: Regex<Substring>, _ html: String) -> Int { html.matches(of: pattern).count }

  @Test func `shows the curves of a trial so far, before those of its condition, and where they are`() throws {
    let html = try html(trial)
    #expect(html.contains("aria-label=\"Validation Macro-F1 of seed 4 so far, 0.250 after epoch 1 of 50\""))
    #expect(html.contains("aria-label=\"Training loss of seed 4 so far, 1.500 after epoch 1 of 50\""))
    #expect(count(faint, html) == 6 && count(strong, html) == 2)
    // Of the loss there is one value, which is no line.
    #expect(count(end, html) == 2)
    #expect(html.contains("the others of the condition"))
  }

  @Test func `shows the loss of a pretraining so far, and what a network that knows nothing has`() throws {
    let html = try html(Self.pretraining(4))
    #expect(html.contains("aria-label=\"NT-Xent loss of seed 4 so far, 5.125 after epoch 1 of 100\""))
    // ln 511, by Python's math: 6.23636959
    #expect(html.contains("an NT-Xent of ln(512 - 1) = 6.236") && html.contains(">knows nothing</text>"))
    #expect(count(faint, html) == 3 && count(end, html) == 1)
  }

  @Test func `knows how few records a batch has where the cohort has no more`() throws {
    var page = page
    page.outcome.baselines.records = RecordsUsed(
      counts: SplitCounts(train: [60, 10, 10, 10, 10], validation: [1, 1, 1, 1, 1], test: [1, 1, 1, 1, 1]))
    // ln 199, by Python's math: 5.29330482
    #expect(try html(Self.pretraining(4), of: page).contains("an NT-Xent of ln(200 - 1) = 5.293"))
  }

  @Test func `shows what a pretraining gave, before those of its encoder`() throws {
    let html = try html(Self.pretraining(2))
    let last = try #require(results.pretrainings[1].epochs.last)
    #expect(last.epoch == 8)
    #expect(html.contains("aria-label=\"NT-Xent loss of seed 2, \(last.loss.fixed(3)) after epoch 8\""))
    #expect(html.contains("<h4>Partner found first</h4>") && html.contains("this pretraining"))
    #expect(count(faint, html) == 15 && count(strong, html) == 5)
    #expect(count(end, html) == 0, "it does not go on")
  }

  @Test func `has a word where the curve of what may still tell will be, and nothing of what will not`() throws {
    for task in [TaskID.trial("ssl-noaug-n70", seed: 5), Self.pretraining(5)] {
      #expect(try html(task).contains("<section id=\"figures\"><div class=\"card\"><p>No epoch of it is over yet.</p>"))
    }
    for task in [TaskID.trial("ssl-noaug-n70", seed: 6), Self.pretraining(6)] {
      #expect(try !html(task).contains("id=\"figures\""))
    }
  }

  @Test func `is one click from the cell and from the worker, and its encoder's page shows all of them`() throws {
    let html = page.html
    for task in [trial, Self.pretraining(4)] {
      let links = html.matches(of: /<a [^>]*href="([^"]*)"/).filter { $0.1 == "tasks/\(PageLinks.path(task))" }
      #expect(links.count == 2, "\(task)")
    }
    #expect(html.contains("ssl-noaug-n70, running: seed 4, epoch 1 of 50, loss 1.500, validation Macro-F1 0.250"))
    let pages = RunPages(page)
    let row = "pretraining resnet18-batchnorm"
    #expect(pages.encoder(ofRow: row) == "resnet18-batchnorm" && pages.encoder(ofRow: "ssl-noaug-n70") == nil)
    let encoder = try #require(pages.condition(row, pretrainings: results.pretrainings))
    #expect(encoder.contains("aria-label=\"NT-Xent loss of 3 pretrainings\""))
  }

  @Test func `shows of two that train the same the one that is farther`() throws {
    var page = page
    page.status.curves?.append(
      .init(task: trial, attempt: 2, points: [TrainingProgress(epoch: 7, epochs: 50, validationMacroF1: 0.5)]))
    #expect(try html(trial, of: page).contains("so far, 0.500 after epoch 7 of 50"))
    #expect(page.html.contains("seed 4, epoch 7 of 50") && page.html.contains("seed 4, epoch 1 of 50"))
  }
}
