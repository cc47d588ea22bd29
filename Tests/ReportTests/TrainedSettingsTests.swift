import Foundation
import Sweep
import TestSupport
import Testing
import Training

@testable import Report

@Suite struct `What a report says of the training` {
  private func outcome(_ file: String) throws -> SweepOutcome {
    try GeneratedResults(file: file, seeds: 8, epochs: 4).outcome
  }

  private let pair = "[conditions.scratch]\n[conditions.ssl]\ninitialization = \"pretrained\"\n"

  private func trained(_ report: AggregateReport) -> String {
    Document(sections: [report.trainedSection]).text.unwrapped
  }

  @Test func `is with which settings, where conditions agree and where they differ`() throws {
    let text = trained(AggregateReport(try outcome(pair)))
    for part in [
      "All conditions: architecture resnet18,", "labels 70", "epochs 50", "batch-records 16,", "learning-rate 0.001",
      "patience none", "normalization batch", "batch-norm-evaluation running", "pretraining.epochs 100",
      "They differ in: condition initialization scratch scratch ssl pretrained",
      "The seed drove subset, initialization, order and pretraining; augmentation had no part.",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    let grid = trained(
      AggregateReport(try outcome("[conditions.a]\nlearning-rate = [1e-4, 1e-3]\npatience = [3, 5]\n")))
    #expect(grid.contains("condition learning-rate patience a@learning-rate=0.0001@patience=3 0.0001 3"), "\(grid)")
    #expect(!grid.contains("pretraining.epochs"))
  }

  @Test func `of many conditions is a list of values`() throws {
    let rates = (1...30).map { "\($0)e-4" }.joined(separator: ", ")
    let text = trained(AggregateReport(try outcome("[conditions.a]\nlearning-rate = [\(rates)]\n")))
    #expect(text.contains("Conditions differ in learning-rate (0.0001; 0.0002; "), "\(text)")
  }

  @Test func `stands in every form, and for programs`() throws {
    let report = AggregateReport(try outcome(pair))
    for text in [report.text, report.markdown, report.latex, report.methods] {
      #expect(text.unwrapped.contains("architecture resnet18"))
      #expect(text.unwrapped.contains("The seed drove subset, initialization, order and pretraining"))
    }
    #expect(report.methods.contains("They differed in initialization (scratch; pretrained)."))
    let root = try #require(try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
    let conditions = try #require(root["conditions"] as? [[String: Any]])
    let settings = try #require(conditions[1]["settings"] as? [[String: String]])
    #expect(settings.contains(["key": "fine-tuning.epochs", "value": "50"]))
    #expect(settings.contains(["key": "fine-tuning.patience", "value": "not set"]))
    let streams = try #require(root["streams"] as? [String: [String: Any]])
    #expect(streams["subset"]?["driven_by"] as? String == "seed")
    #expect(streams["augmentation"]?["driven_by"] as? String == "nothing")
  }

  @Test func `warns where one step an epoch, patience and running statistics meet`() throws {
    let fragile = try outcome("[fine-tuning]\npreset = \"fragile\"\n" + pair)
    let warning = try #require(fragile.trainingWarnings.first)
    #expect(
      warning.hasPrefix("scratch and ssl: one step an epoch, patience, and BatchNorm that evaluates with running"))
    #expect(trained(AggregateReport(fragile)).contains("batch-records 1000 (one step an epoch)"))
    #expect(AggregateReport(fragile).text.unwrapped.contains("Warning: scratch and ssl: one step an epoch"))
    for change in [
      "batch-records = 16\n", "normalization = \"group\"\n", "batch-norm-evaluation = \"precise\"\n",
      "patience = 50\n",
    ] {
      let sound = try outcome("[fine-tuning]\npreset = \"fragile\"\n" + change + pair)
      #expect(sound.trainingWarnings.isEmpty, "\(change)")
    }
    let patient = try outcome("[fine-tuning]\nbatch-records = 70\n" + pair)
    #expect(patient.trainingWarnings.isEmpty)
    #expect(patient.judged(by: .best(ties: .first, patience: 5)).trainingWarnings.count == 1)
    #expect(patient.judged(by: .last).trainingWarnings.isEmpty)
  }

  @Test func `warns of the repository's fragile sweep, whose trainings no patience ends`() throws {
    let definition = try SweepFile.read(path: "\(Python.package)/cluster/sweeps/fragile.toml").definition
    #expect(definition.analysis.selection == .best(ties: .first, patience: 5))
    for settings in definition.conditions.map(\.recipe.fineTuning) {
      #expect(settings.stepsPerEpoch == 1 && settings.learningRate == 1e-2 && settings.patience == settings.epochs)
    }
    var outcome = try SweepOutcome.example()
    outcome.conditions = definition.conditions.map {
      .init(condition: $0, planned: [1, 2], trials: [], failed: [])
    }
    let warnings = outcome.judged(by: definition.analysis.selection).trainingWarnings
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.hasPrefix("scratch-noaug-n70, scratch-strongaug-n70 and ssl-noaug-n70: one step an epoch") == true
    )
    #expect(outcome.trainingWarnings.isEmpty)
  }

  @Test func `takes an epoch for one step where the last batch would be a single record`() {
    var settings = FineTuningSettings()
    for (labels, batch, steps) in [(70, 70, 1), (70, 69, 1), (70, 68, 2), (70, 16, 5), (65, 16, 4), (5, 1000, 1)] {
      settings.labels = labels
      settings.batchRecords = batch
      #expect(settings.stepsPerEpoch == steps, "\(labels) by \(batch)")
    }
  }

  @Test func `warns where all seeds start from one pretraining, and says so by the intervals`() throws {
    var outcome = try outcome(pair)
    #expect(outcome.trainingWarnings.isEmpty && outcome.pretrainingScope == nil)
    outcome.streams[.pretraining] = .held(1)
    #expect(
      outcome.trainingWarnings == [
        "all seeds of ssl start from one pretraining: 8 seeds are 8 fine-tunings of one encoder, and intervals speak for that "
          + "encoder only."
      ])
    let report = AggregateReport(outcome)
    #expect(trained(report).contains("pretraining was held at 1 for every seed"))
    let scope = "Intervals and tests of ssl speak for one pretrained encoder only"
    let asked = AggregateReport(outcome, multiverse: true)
    for section in [report.scoreSection, report.collapseSection] + report.comparisonSections + asked.multiverseSections
    {
      #expect(Document(sections: [section]).text.unwrapped.contains(scope), "\(section.heading)")
    }
    #expect(report.methods.contains(scope))
    let results = try GeneratedResults(file: pair, seeds: 2, epochs: 2)
    let html = RunReport(
      report, definition: results.definition, pretrainings: [], provenance: results.provenance
    ).html
    #expect(html.ranges(of: scope).count >= 4)
    // Without pretrained conditions nothing depends on it.
    outcome.conditions.removeLast()
    #expect(outcome.trainingWarnings.isEmpty && outcome.driver(of: .pretraining) == .unused)
  }

  @Test func `warns where all seeds share a few pretrainings`() throws {
    var outcome = try outcome(pair)
    let condition = outcome.conditions[1]
    let cells = CrossedStreams.cells([(.pretraining, [1, 2, 3])])
    outcome.streams[.pretraining] = .crossed([1, 2, 3])
    outcome.conditions[1] = .init(
      condition: condition.condition, planned: condition.planned, cells: cells, trials: [], failed: [])
    #expect(outcome.driver(of: .pretraining) == .crossed([1, 2, 3]))
    #expect(
      outcome.trainingWarnings.first?.contains("from the same 3 pretrainings: intervals speak for these 3") == true)
    #expect(outcome.streamsText.contains("pretraining was crossed: every seed with 1, 2 and 3"))
  }
}
