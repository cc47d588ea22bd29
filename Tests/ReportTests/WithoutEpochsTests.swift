import ContentHash
import ECGData
import Foundation
import Statistics
import Testing

@testable import Report
@testable import Training

extension SweepOutcome {
  /// Five seeds of a network and of logistic regression on RR intervals, and what a rule answers.
  fileprivate static func withBaseline(reference: String = "scratch-noaug-n70") throws -> SweepOutcome {
    var settings = FineTuningSettings()
    settings.classifier = .rrLogistic
    let network = try Condition(name: "scratch-noaug-n70")
    let baseline = Condition(name: "rr-logistic", recipe: Recipe(pretraining: nil, fineTuning: settings))
    let seeds: [UInt64] = [1, 2, 3, 4, 5]
    var outcome = SweepOutcome(
      name: "check", dataSource: "synthetic, 3000 records, seed 1", isSynthetic: true,
      fingerprint: SHA256Digest(hashing: Array("data".utf8)), codeVersion: "0.1.0", lineage: .example(),
      baselines: .ptbxl,
      conditions: [
        ConditionOutcome(
          condition: network, planned: seeds,
          trials: try seeds.map { seed in
            try .trial(
              network.name, seed: seed, validation: [0.1, 0.2, 0.3], selected: seed < 3 ? 1 : 2,
              test: 0.2 + 0.01 * Double(seed))
          }, failed: []),
        ConditionOutcome(
          condition: baseline, planned: seeds,
          trials: seeds.map { .withoutEpochs(baseline.name, seed: $0, test: 0.5 + 0.01 * Double($0 * $0)) },
          failed: []),
      ])
    outcome.baselines.rrRule = RuleAnswers(
      ClassAnswers([0, 1, 2, 3, 4]), labels: [0, 1, 2, 3, 0], classes: 5)
    if reference == baseline.name { outcome.conditions.reverse() }
    return outcome
  }
}

extension TrialResult {
  fileprivate static func withoutEpochs(_ condition: String, seed: UInt64, test: Double) -> TrialResult {
    let scores = ClassificationMetrics.scored(test, classesPredicted: 5)
    return TrialResult(
      condition: condition, seed: seed, epochs: [], selectedEpoch: nil, selected: scores, last: scores,
      selectedValidationClassesPredicted: 5, divergedInEpoch: nil,
      weights: SHA256Digest(hashing: Array("\(condition) \(seed)".utf8)))
  }
}

@Suite struct `A condition without epochs in a report` {
  private func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  @Test func `has scores and no collapse rate, and is compared by Macro-F1 alone`() throws {
    let outcome = try SweepOutcome.withBaseline()
    let report = AggregateReport(outcome)
    let analysis = report.analysis.conditions[1]
    #expect(analysis.completed == 5 && analysis.score.summary.count == 5 && analysis.diverged == 0)
    #expect(analysis.lastEpochScore.summary == analysis.score.summary)
    #expect(analysis.collapse.allSatisfy { $0.rate.proportion == Proportion(0, of: 0) })
    #expect(analysis.ties.proportion.total == 0 && analysis.bestEpoch.count == 0)
    #expect(analysis.plan.seedsForCollapse == nil && analysis.plan.seedsForScore != nil)

    let comparison = try #require(report.analysis.comparisons.first)
    #expect(comparison.pairs == 5 && comparison.decisive != nil)
    #expect(!comparison.canCollapse && comparison.decisiveOfCollapse == nil && comparison.collapse.fisher == nil)
    #expect(comparison.plan.collapse == ComparisonPlan.Pairs(least: nil, forPower: nil))

    let tables = report.collapseSection.blocks.compactMap { block -> Document.Table? in
      if case .table(let table) = block { table } else { nil }
    }
    let row = try #require(tables.first?.rows.first { $0[0] == "rr-logistic" })
    #expect(row[1...3].allSatisfy { $0 == "-" } && row.last == "-", "never counted as none of five: \(row)")

    let text = words(report.text)
    #expect(
      text.contains(
        "rr-logistic has no epochs: its one score stands under last epoch, too, and there is no collapse rate."))
    #expect(text.contains("rr-logistic is logistic regression on fixed features"))
    #expect(!text.contains("rr-logistic, collapse:") && text.contains("rr-logistic, Macro-F1:"))
    #expect(!text.contains("only here") && !text.contains("McNemar tests"), "no collapse to compare")
  }

  @Test func `takes no place in the family of collapse tests`() throws {
    var outcome = try SweepOutcome.withBaseline()
    let other = Condition(name: "other", recipe: outcome.conditions[0].condition.recipe)
    outcome.conditions.append(
      SweepOutcome.ConditionOutcome(
        condition: other, planned: outcome.conditions[0].planned, trials: outcome.conditions[0].trials, failed: []))
    let comparisons = AggregateReport(outcome).analysis.comparisons
    #expect(comparisons.map(\.canCollapse) == [false, true])
    #expect(comparisons[1].collapse.test?.family == 1 && comparisons[1].collapse.anytime.test.family == 1)
    #expect(comparisons[1].signFlip?.family == 2)
  }

  @Test func `may be the reference`() throws {
    let report = AggregateReport(try .withBaseline(reference: "rr-logistic"))
    #expect(report.analysis.reference?.name == "rr-logistic")
    #expect(report.analysis.comparisons.map(\.canCollapse) == [false])
    #expect(!report.text.isEmpty && !report.latex.isEmpty && !report.methods.isEmpty)
  }

  @Test func `is told in JSON and CSV`() throws {
    let outcome = try SweepOutcome.withBaseline()
    let report = AggregateReport(outcome)
    let root = try #require(try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
    let conditions = try #require(root["conditions"] as? [[String: Any]])
    #expect(conditions[0]["has_epochs"] == nil && conditions[1]["has_epochs"] as? Bool == false)
    let trial = try #require((conditions[1]["trials"] as? [[String: Any]])?.first)
    #expect(trial["best_epoch"] is NSNull && trial["collapsed"] is NSNull && trial["macro_f1"] as? Double == 0.51)
    let comparisons = try #require(root["comparisons"] as? [[String: Any]])
    #expect(comparisons[0]["collapse"] is NSNull)
    let rule = (root["baselines"] as? [String: Any])?["rr_rule"] as? [String: Any]
    #expect(rule?["macro_f1"] as? Double == outcome.baselines.rrRule?.macroF1)
    let line = try #require(outcome.csv.split(whereSeparator: \.isNewline).first { $0.hasPrefix("rr-logistic,1,") })
    #expect(line.hasPrefix("rr-logistic,1,completed,0.51,0.51,,5,5,,,,"), "\(line)")
  }

  @Test func `leaves networks that score less than the rule with a sentence before every conclusion`() throws {
    var outcome = try SweepOutcome.withBaseline()
    let rule = try #require(outcome.baselines.rrRule).macroF1.fixed(3)
    let one = try #require(AggregateReport(outcome).ruleSentence)
    #expect(
      one.contains("scores \(rule) on the same test fold: more than scratch-noaug-n70 on average (0.230)."), "\(one)")
    #expect(AggregateReport(outcome).findingsFirst.contains(one) && AggregateReport(outcome).warnings.contains(one))
    let first = try #require(AggregateReport(outcome).text.split(separator: "What was run").first)
    #expect(first.contains("A rule on the intervals between beats"))
    let better = try Condition(name: "scratch-noaug-n300")
    let trials = try (1...5).map {
      try TrialResult.trial(better.name, seed: $0, validation: [0.1, 0.2, 0.3], selected: 1, test: 0.9)
    }
    outcome.conditions.append(
      SweepOutcome.ConditionOutcome(condition: better, planned: [1, 2, 3, 4, 5], trials: trials, failed: []))
    let some = try #require(AggregateReport(outcome).ruleSentence)
    #expect(some.hasSuffix("more than scratch-noaug-n70 on average."), "\(some)")
    outcome.conditions.removeAll { $0.condition.name == "scratch-noaug-n70" }
    #expect(AggregateReport(outcome).ruleSentence == nil, "a classifier without epochs is no network")
    outcome.conditions = []
    #expect(AggregateReport(outcome).ruleSentence == nil)
  }

  @Test func `is drawn where it has something to show, beside a line of the rule`() throws {
    let findings = Findings(AggregateReport(try .withBaseline()))
    let width = FigureWidth.twoColumns
    let scores = findings.scoreFigure.file(width: width)
    let rule = try #require(findings.baselines.rrRule).macroF1
    #expect(scores.contains("rr-logistic") && scores.contains("rule on RR intervals \(rule.fixed(3))"))
    for figure in [findings.bestEpochFigure, findings.validationFigure, findings.trainingLossFigure] {
      let svg = try #require(figure).file(width: width)
      #expect(svg.contains("scratch-noaug-n70") && !svg.contains("rr-logistic"))
    }
    #expect(!findings.collapseFigure.file(width: width).contains("0/0"))
    #expect(HeadlineTable(findings: findings).html.text.contains("no seed: one value"))

    var alone = try SweepOutcome.withBaseline()
    alone.conditions.removeFirst()
    let others = Findings(AggregateReport(alone))
    #expect(others.bestEpochFigure == nil && others.validationFigure == nil && others.trainingLossFigure == nil)
    #expect(!others.collapseFigure.file(width: width).isEmpty)
  }

  @Test func `is judged the same by any rule of selection`() throws {
    let outcome = try SweepOutcome.withBaseline()
    let judged = outcome.judged(by: .last)
    #expect(judged.conditions[1].trials == outcome.conditions[1].trials && judged.conditions[1].failed.isEmpty)
  }

  @Test func `is told without a rate while the sweep runs`() throws {
    let estimates = try SweepOutcome.withBaseline().estimates
    #expect(estimates[0].collapsed == 5 && estimates[1].collapsed == nil && estimates[1].oneClass == 0)
  }

  @Test func `leaves every word of other reports as it was`() throws {
    let report = AggregateReport(try .example())
    #expect(!report.json.contains("has_epochs") && !report.json.contains("rr_rule"))
    #expect(!report.text.contains("no epochs") && !report.text.contains("intervals between beats"))
    #expect(report.text.contains("McNemar p"))
  }
}
