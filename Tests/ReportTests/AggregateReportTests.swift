import Foundation
import Sweep
import Testing
import Training

@testable import Report

@Suite struct `The aggregate report` {
  private func section(_ heading: String, of report: AggregateReport) throws -> String {
    let sections = report.document.sections.filter { $0.heading.hasPrefix(heading) }
    return Document(sections: [try #require(sections.first)]).text
  }

  @Test func `of three seeds, two thirds against none, prints what they allow and calls nothing significant`() throws {
    let report = AggregateReport(try .likePublished())
    #expect(report.text.contains("2/3 [9.4, 99.2] %") && report.text.contains("0/3 [0, 70.8] %"))
    let comparison = try section("Compared with scratch-noaug-n70", of: report)
    let collapse = try #require(comparison.split(separator: "\n").last)
    // Condition, rates, discordant pairs, McNemar, Holm, Fisher.
    #expect(
      collapse.split(separator: " ") == ["ssl-noaug-n70", "0/3", "2/3", "0", "2", "0.500", "0.500", "0.400"])
    let limits = try section("What these seeds can", of: report)
    #expect(limits.contains("cannot tell; the smallest p that 3 pairs can reach is 0.250"))
    for text in [report.text, report.markdown, report.latex, report.methods] {
      #expect(!text.lowercased().contains("significan"))
    }
    #expect(!report.json.contains("\"significant\""))
  }

  @Test func `shows people the whole outcome in one reading order`() throws {
    let expected = """
      Verdict
      -------

      - Cannot tell ssl-noaug-n70 from scratch-noaug-n70 in Macro-F1: no outcome of so few pairs of seeds comes
        below 0.05.
      - Collapse (best epoch at most 1, counted from 0): too few seeds to tell of ssl-noaug-n70.
      - The best trivial answer, guessing by the training prior, scores 0.200: no less than scratch-noaug-n70 on
        average.

      What was run
      ------------

      Sweep check: 4 of 8 trials recorded; 2 conditions, seeds 1-4; computed by seedsweep 0.1.0 (program
      1310ca2c8932), science version 1.

      Data: synthetic, 3000 records, seed 1, fingerprint 3a6eb0790f39.

      - Warning: the records are synthetic; nothing here is a finding about real ECGs.
      - Warning: incomplete: scratch-noaug-n70 failed (crash) seed 4; ssl-noaug-n70 missing seeds 2-4.

      Macro-F1 on the test fold
      -------------------------

      condition          n       Macro-F1   95 % interval  SD (n)    median [quartiles]      min-max     last epoch  \
      diverged
      scratch-noaug-n70  2  0.140 ± 0.057  [0.000, 0.648]   0.040  0.140 [0.120, 0.160]  0.100-0.180  0.250 ± 0.000  \
             1
      ssl-noaug-n70      1          0.500               -   0.000  0.500 [0.500, 0.500]  0.500-0.500          0.400  \
             0

      Baselines on the same test fold (Macro-F1): always SR 0.180, guessing by the training prior 0.200, uniform
      guessing 0.122.

      Every seed's Macro-F1, by seed (* best epoch at most 1, counted from 0):

      - scratch-noaug-n70: 0.180*, 0.100*
      - ssl-noaug-n70: 0.500

      """
    let text = AggregateReport(try .example()).text
    #expect(text.hasPrefix(expected), "\(text)")
    let trained = """
      What was trained
      ----------------

      All conditions: architecture resnet18, train all, pretraining.method simclr, pretraining.epochs 100,
      pretraining.batch-records 256, pretraining.learning-rate 0.001, labels 70, augmentation none, epochs 50,
      batch-records 16, optimizer adamw, learning-rate 0.001, patience none, normalization batch,
      batch-norm-evaluation running.

      They differ in:

      condition          initialization
      scratch-noaug-n70         scratch
      ssl-noaug-n70          pretrained

      The seed drove subset, initialization, order and pretraining; augmentation had no part.

      What the columns mean
      """
    #expect(text.contains(trained))
    let headings = AggregateReport(try .example()).document.sections.map(\.heading)
    #expect(
      headings == [
        "Verdict", "What was run", "Macro-F1 on the test fold", "Collapse, with exact 95 % intervals",
        "Compared with scratch-noaug-n70, seed by seed", "What these seeds can and cannot show",
        "How many seeds would", "What was trained", "What the columns mean", "Methods",
      ])
  }

  @Test func `gives intervals that are right at every look while seeds are missing`() throws {
    let limits = try section("What these seeds can", of: AggregateReport(try .example()))
    #expect(limits.contains("Seeds are missing yet") && limits.contains("right at every look"))
    let complete = try section("What these seeds can", of: AggregateReport(try .likePublished()))
    #expect(!complete.contains("right at every look"))
  }

  @Test func `never drops a seed without a result`() throws {
    let report = AggregateReport(try .example())
    let limits = try section("What these seeds can", of: report)
    #expect(limits.contains("scratch-noaug-n70: 1 of 4 planned seeds have no result."))
    #expect(limits.contains("ssl-noaug-n70: 3 of 4 planned seeds have no result."))
    #expect(report.methods.contains("4 planned trials had no result. 1 trial diverged, "))
  }

  @Test func `says significant where seeds can show it, and no difference shown where they did not`() throws {
    let scratch = (0..<8).map { 0.1 + 0.01 * Double($0 % 4) }
    let better = try SweepOutcome.pair(scratch: scratch, collapsed: 0, pretrained: scratch.map { $0 + 0.05 })
    let limits = try section("What these seeds can", of: AggregateReport(better))
    #expect(limits.contains("higher than scratch-noaug-n70 by 0.050, significant at 0.05 (p = 0.008)"))
    #expect(limits.contains("collapse: no difference shown at 0.05 (p = 1.000)"))
  }

  @Test(arguments: [
    (40, "two-sided exact sign-flip tests"), (41, "two-sided sign-flip tests with 199999 random choices of signs"),
  ])
  func `calls the tests of many seeds what they are`(seeds: Int, name: String) throws {
    let scratch = (0..<seeds).map { 0.1 + 0.01 * Double($0 % 4) }
    let report = AggregateReport(
      try SweepOutcome.pair(scratch: scratch, collapsed: 0, pretrained: scratch.map { $0 + 0.05 }))
    #expect(report.methods.contains(name))
    let limits = try section("What these seeds can", of: report).split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      limits.contains("significant at 0.05 (p < 0.001\(seeds > 40 ? ", by random signs: ± 0.0000 before any" : ")")"))
    let signFlip = try #require(report.analysis.comparisons.first?.signFlip)
    #expect((signFlip.standardError == nil) == (seeds <= 40))
  }

  @Test func `puts published rows beside ours, with the intervals of three seeds`() throws {
    let report = AggregateReport(try .likePublished(), published: .zeng2026)
    let rows = report.text.split(separator: "\n").filter { $0.hasPrefix("  zeng-2026") }
    #expect(rows.count == 4)
    // 0.072 * 4.3027 / sqrt(3) = 0.179
    #expect(rows[0].contains("0.115 ± 0.072") && rows[0].contains("[-0.064, 0.294]"))
    #expect(rows[2].contains("2/3 [9.4, 99.2] %") && rows[3].contains("0/3 [0, 70.8] %"))
    #expect(report.text.contains("does not say how many seeds"))
  }

  @Test func `names the settings that were or may have been otherwise where it was published`() throws {
    var outcome = try SweepOutcome.likePublished()
    outcome.settings = [
      .init(key: "name", value: "\"pair\""), .init(key: "data.source", value: "\"ptbxl\""),
      .init(key: "fine-tuning.epochs", value: "50"), .init(key: "fine-tuning.patience", value: "5"),
    ]
    var study = PublishedClaim.zeng2026
    study.settings = ["fine-tuning.epochs": "50"]
    let settings = study.differences(from: outcome)
    #expect(settings.map(\.key) == ["data", "fine-tuning.patience"] && settings[1].published == nil)
    let text = AggregateReport(outcome, published: study).text
    #expect(text.contains("PTB-XL, 16304 records to pretrain on  PTB-XL, 1849 records"))
    #expect(text.contains("fine-tuning.patience") && text.contains("not stated"))
    #expect(!text.contains("fine-tuning.epochs"))
  }

  @Test func `leaves published rows out where the records are synthetic, and says so`() throws {
    let report = AggregateReport(try .example(), published: .zeng2026)
    for text in [report.text, report.markdown, report.json] {
      #expect(text.contains("zeng-2026 is left out: its numbers are of records of PTB-XL") && !text.contains("0.115"))
    }
    #expect(!report.latex.contains("0.115") && report.latex.contains("is left out"))
  }

  @Test func `in Markdown marks nothing by accident`() throws {
    let markdown = AggregateReport(try .example()).markdown
    #expect(markdown.contains("| condition | n | Macro-F1 |"))
    #expect(markdown.contains("| scratch-noaug-n70 | 2 | 0.140 ± 0.057 | \\[0.000, 0.648\\] |"))
    let tables = markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(tables.allSatisfy { $0.hasSuffix("|") })
  }

  @Test func `in LaTeX escapes what LaTeX would take for its own`() throws {
    let latex = AggregateReport(try .likePublished()).latex
    #expect(latex.contains("2/3 {[}9.4, 99.2{]} \\% &") && latex.contains("$\\pm$") && latex.contains("\\toprule"))
    for line in latex.split(separator: "\n").dropFirst() {
      let unescaped = line.replacing("\\%", with: "").replacing("\\&", with: "").replacing("\\_", with: "")
      #expect(!unescaped.contains("%") && !unescaped.contains("±") && !unescaped.contains("_"))
    }
    #expect(latex.components(separatedBy: "\\begin{").count == latex.components(separatedBy: "\\end{").count)
  }

  @Test func `says that nothing is compared where there is one condition`() throws {
    var outcome = try SweepOutcome.likePublished()
    outcome.conditions.removeLast()
    let report = AggregateReport(outcome)
    #expect(!report.text.contains("Compared with") && report.text.contains("Nothing is compared"))
  }

  @Test func `is there before any result is`() throws {
    let report = AggregateReport(try .pair(scratch: [], collapsed: 0, pretrained: [], planned: 3))
    #expect(report.text.contains("0 of 6 trials recorded") && report.text.contains("cannot tell; no seed has come"))
    #expect(report.json.contains("\"recorded\" : 0"))
  }
}

@Suite struct `Runs put together` {
  @Test func `hold every condition and seed once`() throws {
    let first = try SweepOutcome.pair(scratch: [0.1, 0.2], collapsed: 0, pretrained: [0.3, 0.4])
    var second = try SweepOutcome.pair(scratch: [0.1, 0.2, 0.15], collapsed: 0, pretrained: [0.3, 0.4, 0.35])
    second.conditions.reverse()
    let combined = try #require(try SweepOutcome.combined([first, second]))
    #expect(combined.conditions.map(\.condition.name) == ["scratch-noaug-n70", "ssl-noaug-n70"])
    #expect(combined.conditions.map { $0.trials.map(\.seed) } == [[1, 2, 3], [1, 2, 3]])
    #expect(combined.conditions.allSatisfy { $0.missing.isEmpty })
  }

  @Test func `forget a failure that another run made good`() throws {
    let failing = try SweepOutcome.example()
    var other = failing
    other.conditions[0] = SweepOutcome.ConditionOutcome(
      condition: failing.conditions[0].condition, planned: [4],
      trials: [
        try .trial("scratch-noaug-n70", seed: 4, validation: [0.1, 0.2, 0.3], selected: 2)
      ], failed: [])
    let combined = try #require(try SweepOutcome.combined([failing, other]))
    #expect(combined.conditions[0].failed.isEmpty && combined.conditions[0].trials.count == 4)
  }

  @Test func `must not contradict each other`() throws {
    let first = try SweepOutcome.pair(scratch: [0.1, 0.2], collapsed: 0, pretrained: [0.3])
    let second = try SweepOutcome.pair(scratch: [0.1, 0.21], collapsed: 0, pretrained: [0.3])
    #expect(throws: SweepOutcome.Contradiction.self) { try SweepOutcome.combined([first, second]) }
  }
}

@Suite struct `A sweep with a stopping rule` {
  @Test func `says why it stopped, with the intervals that were looked at`() throws {
    let goal = try StoppingRule.Goal("collapse(scratch-noaug-n70) halfwidth 0.4")
    var outcome = try SweepOutcome.likePublished()
    let looks = (1...3).map { seeds in
      StoppingMonitor.Look(
        seeds: seeds, goal: goal, estimate: 2.0 / 3, lower: 0.1, upper: 0.9, isReached: seeds == 3)
    }
    outcome.stopping = StoppingOutcome(
      rule: StoppingRule(goals: [goal], leastSeeds: 2, mostSeeds: 9), looks: looks.reversed())
    let text = AggregateReport(outcome).text
    #expect(text.contains("Stopped after 3 seeds: every goal was reached."))
    #expect(text.contains("collapse(scratch-noaug-n70) halfwidth 0.4      3     0.667"))
    let methods = AggregateReport(outcome).methods
    #expect(methods.contains("Seeds were added until collapse(scratch-noaug-n70) halfwidth 0.4"))
    #expect(
      methods.contains("The number of seeds was therefore not fixed beforehand, which Student's t and Clopper-Pearson"))
    outcome.stopping?.looks.removeLast()
    #expect(AggregateReport(outcome).text.contains("The goals are not reached; at most 9 seeds are trained."))
  }

  @Test func `says that it stopped where no further seeds could have reached its goals, and what they share`() throws {
    let goals = try [
      "equivalent(ssl-noaug-n70, scratch-noaug-n70) within 0.03", "macro-f1(scratch-noaug-n70) halfwidth 0.05",
    ].map { try StoppingRule.Goal($0) }
    var outcome = try SweepOutcome.likePublished()
    outcome.stopping = StoppingOutcome(
      rule: StoppingRule(goals: goals, leastSeeds: 2, mostSeeds: 9),
      looks: goals.map {
        StoppingMonitor.Look(
          seeds: 3, goal: $0, estimate: 0.1, lower: -0.2, upper: 0.9, isReached: false, isOutOfReach: true, level: 0.025
        )
      })
    #expect(outcome.stopping?.seeds == nil && outcome.stopping?.ended == 3)
    let report = AggregateReport(outcome)
    #expect(report.text.contains("Stopped after 3 seeds: no outcome of the others, up to 9,"))
    #expect(report.text.contains("out of reach") && report.json.contains("\"out_of_reach\" : 3"))
    #expect(report.methods.contains("each goal held to 2.5 % over all looks"))
  }

  @Test func `says by which metric it was stopped, and what that leaves open of the one that is shown`() throws {
    let goals = try [
      "difference(ssl-noaug-n70, scratch-noaug-n70) in macro-auroc decided",
      "brier-score(scratch-noaug-n70) halfwidth 0.1",
      "collapse(scratch-noaug-n70) halfwidth 0.4",
    ].map { try StoppingRule.Goal($0) }
    var outcome = try SweepOutcome.likePublished()
    func stop(at goals: [StoppingRule.Goal]) {
      outcome.stopping = StoppingOutcome(
        rule: StoppingRule(goals: goals, leastSeeds: 2, mostSeeds: 9),
        looks: goals.map { StoppingMonitor.Look(seeds: 3, goal: $0, estimate: 0.1, isReached: true) })
    }
    func report(_ metric: TestMetric) -> AggregateReport {
      var options = SweepAnalysis.Options()
      options.metric = metric.metric
      return AggregateReport(outcome, options: options)
    }
    func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    stop(at: goals)
    for said in [words(report(.macroF1).text), report(.macroF1).methods] {
      #expect(said.contains("differences in macro AUROC by the e-process for symmetry"))
      #expect(said.contains("means of Brier score by betting"))
      #expect(said.contains("The rule looked at macro AUROC and Brier score, the scores here are Macro-F1"))
    }
    #expect(words(report(.macroAUROC).text).contains("The rule looked at Brier score, the scores here are macro AUROC"))
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(report(.macroF1).json.utf8)) as? [String: Any])
    let stopping = try #require(root["stopping"] as? [String: Any])
    let looks = try #require(stopping["looks"] as? [[String: Any]])
    #expect(looks.map { $0["metric"] as? String } == ["macro_auroc", "brier_score", nil])
    #expect(stopping["until"] as? [String] == goals.map(\.description))
    // Nothing where the rule looked at what is shown, or at rates alone.
    for (goal, metric) in [(goals[0], TestMetric.macroAUROC), (goals[2], .macroF1)] {
      stop(at: [goal])
      #expect(!words(report(metric).text).contains("The rule looked at"))
    }
  }

  @Test func `says that a budget ended the sweep, after how many seeds, and that no score had a part in it`() throws {
    var outcome = try SweepOutcome.likePublished()
    let untold = AggregateReport(outcome)
    #expect(!untold.json.contains("\"budget\"") && !untold.text.contains("budget"))
    outcome.budget = BudgetOutcome(budget: 40 * 3600, spent: 39 * 3600, seeds: 30)
    #expect(!AggregateReport(outcome).text.contains("Ended by a budget"), "it goes on")
    outcome.budget?.endedAfter = 3
    let report = AggregateReport(outcome)
    #expect(report.document.sections.contains { $0.heading == "Ended by a budget" })
    let text = report.text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    #expect(
      text.contains(
        "The budget of 40.0 core-hours ended the sweep after 3 complete seeds of 30; 39.0 are spent."), "\(text)")
    #expect(text.contains("looks at time alone, never at a score"))
    #expect(report.json.contains("\"ended_after_seeds\" : 3") && report.json.contains("\"core_hours\" : 40"))
    #expect(report.methods.contains("Training ended after 3 seeds by a budget of 40.0 core-hours"))
  }
}
