import ContentHash
import Foundation
import Statistics
import Testing

@testable import Report
@testable import Training

/// A sweep that crosses two streams, of which one condition uses one and the other both.
@Suite struct `A report of crossed streams` {
  private let scratch = "scratch-noaug-n70"
  private let pretrained = "ssl-noaug-n70"

  private func cells(_ condition: String) -> [CrossedStreams] {
    condition == pretrained
      ? CrossedStreams.cells([(.subset, [1, 2]), (.pretraining, [1, 2, 3])])
      : CrossedStreams.cells([(.subset, [1, 2])])
  }

  /// A score that seed, subset and pretraining move, each by its own amount.
  private func score(_ seed: UInt64, _ crossed: CrossedStreams) -> Double {
    let rest = Double((seed &* 31 &+ (crossed[.subset] ?? 0) &* 17 &+ (crossed[.pretraining] ?? 0) &* 13) % 7)
    return 0.2 + 0.02 * Double(seed) + 0.01 * Double(crossed[.subset] ?? 0)
      + 0.005 * Double((crossed[.pretraining] ?? 0) % 3) + 0.001 * rest
  }

  /// In `scratch` the first subset collapses with every seed, and the second with every third.
  private func trial(_ condition: String, _ seed: UInt64, _ crossed: CrossedStreams) throws -> TrialResult {
    let isCollapsed = condition == scratch && (crossed[.subset] == 1 || seed % 3 == 0)
    var trial = try TrialResult.trial(
      condition, seed: seed, validation: [0.1, 0.2, 0.3, 0.4], selected: isCollapsed ? 1 : 3,
      test: score(seed, crossed))
    trial.crossed = crossed
    trial.weights = SHA256Digest(hashing: Array("\(condition) \(seed) \(crossed)".utf8))
    return trial
  }

  private func outcome(
    seeds: ClosedRange<UInt64> = 1...6, without left: (String, TrialCell)? = nil
  ) throws -> SweepOutcome {
    let conditions = try [scratch, pretrained].map { name in
      let trials = try seeds.flatMap { seed in try cells(name).map { try trial(name, seed, $0) } }
      return SweepOutcome.ConditionOutcome(
        condition: try Condition(name: name), planned: Array(seeds), cells: cells(name),
        trials: trials.filter { left?.0 != name || left?.1 != $0.cell }, failed: [])
    }
    return SweepOutcome(
      name: "check", dataSource: "synthetic", isSynthetic: true, fingerprint: SHA256Digest(hashing: [1]),
      codeVersion: "0.1.0", lineage: .example(), baselines: .ptbxl, conditions: conditions)
  }

  @Test func `takes the mean over a seed's trials for its score`() throws {
    let analysis = SweepAnalysis(try outcome())
    for condition in analysis.conditions {
      let cells = cells(condition.condition.name)
      #expect(condition.completed == 6 && condition.cells == cells.count && condition.missing == 0)
      for value in condition.score.values {
        let mean = cells.map { score(value.seed, $0) }.reduce(0, +) / Double(cells.count)
        #expect(abs(value.value - mean) < 1e-12)
      }
    }
    let comparison = try #require(analysis.comparisons.first)
    #expect(comparison.pairs == 6 && comparison.differences.map(\.seed) == Array(1...6))
    #expect(comparison.signFlip?.smallest == SignFlipTest.smallestPValue(pairs: 6))
  }

  @Test func `counts only seeds whose every trial is there`() throws {
    let cell = TrialCell(seed: 3, crossed: cells(pretrained)[4])
    let outcome = try outcome(without: (pretrained, cell))
    let analysis = SweepAnalysis(outcome)
    #expect(analysis.conditions.map(\.completed) == [6, 5] && analysis.conditions.map(\.missing) == [0, 1])
    #expect(analysis.comparisons.first?.differences.map(\.seed) == [1, 2, 4, 5, 6])
    #expect(analysis.conditions[1].variance?.levels == [5, 2, 3])
    #expect(outcome.conditions[1].missing == [3] && outcome.looks == .many(.unfinished))
    let text = AggregateReport(outcome).text
    #expect(text.contains("47 of 48 trials recorded") && text.contains("missing seed 3"))
  }

  @Test func `takes a seed that diverged in one trial out, and one that failed once for one failure`() throws {
    var outcome = try outcome()
    let old = outcome.conditions[0]
    var trials = old.trials
    trials[0] = try .trial(scratch, seed: 1, validation: [0.1], selected: nil)
    trials[0].crossed = cells(scratch)[0]
    let failed = trials.filter { $0.seed == 2 }.map {
      SweepOutcome.FailedSeed(seed: 2, crossed: $0.crossed, failureClass: "crash")
    }
    outcome.conditions[0] = SweepOutcome.ConditionOutcome(
      condition: old.condition, planned: old.planned, cells: old.cells, trials: trials.filter { $0.seed != 2 },
      failed: failed)
    let analysis = SweepAnalysis(outcome).conditions[0]
    #expect(analysis.completed == 4 && analysis.diverged == 1 && analysis.missing == 0)
    #expect(analysis.failures == [.init(failureClass: "crash", count: 1)] && analysis.unresolved == 1)
    #expect(analysis.divergedSeeds == 1)
    #expect(analysis.planned == analysis.completed + analysis.divergedSeeds + analysis.unresolved)
    let methods = AggregateReport(outcome).methods
    #expect(methods.contains("In 1 case a seed of a condition lacked the result of a trial"))
    #expect(methods.contains("1 trial diverged, which is not counted as collapse and left the seed out"))
  }

  @Test func `says rates over trials, with intervals that know that a seed's trials belong together`() throws {
    let rate = SweepAnalysis(try outcome()).conditions[0].collapse[0].rate
    #expect(rate.proportion == Proportion(8, of: 12))
    #expect(rate.exact == MeanShare(sum: 4, of: 6).exactInterval())
    let independent = rate.proportion.exactInterval()
    #expect(rate.exact.lower < independent.lower && rate.exact.upper > independent.upper)
    #expect(rate.anytimeValid == MeanShare(sum: 4, of: 6).anytimeValidInterval())
  }

  /// 13 seeds of six trials: with pretraining all of the seeds `full` collapse, without one trial of each of the others.
  private func rarely(full: ClosedRange<UInt64>) throws -> SweepOutcome {
    var outcome = try outcome()
    let cells = CrossedStreams.cells([(.subset, [1, 2, 3, 4, 5, 6])])
    let seeds: [UInt64] = Array(1...13)
    outcome.conditions = try [scratch, pretrained].map { name in
      let trials = try seeds.flatMap { seed in
        try cells.map { crossed -> TrialResult in
          let isCollapsed = name == pretrained ? full.contains(seed) : !full.contains(seed) && crossed == cells[0]
          var trial = try TrialResult.trial(
            name, seed: seed, validation: [0.1, 0.2, 0.3, 0.4], selected: isCollapsed ? 1 : 3,
            test: score(name == pretrained ? seed + 3 : seed, crossed))
          trial.crossed = crossed
          return trial
        }
      }
      return SweepOutcome.ConditionOutcome(
        condition: try Condition(name: name), planned: seeds, cells: cells, trials: trials, failed: [])
    }
    outcome.seedPlan = SeedPlan(order: seeds)
    return outcome
  }

  @Test func `compares collapse by how much larger the shares are, not by how many are larger`() throws {
    // 12 of 78 against 11 of 78, though the smaller share is larger in 11 of 13 seeds, of which a sign test has p = 0.02.
    let alike = try #require(SweepAnalysis(try rarely(full: 1...2)).comparisons.first).collapse
    #expect(alike.condition == Proportion(12, of: 78) && alike.reference == Proportion(11, of: 78))
    #expect(alike.mcNemar.onlyFirst == 2 && alike.mcNemar.onlySecond == 11 && alike.mcNemar.pValue < 0.05)
    #expect(alike.test?.verdict == .notSignificant && alike.difference.mean.map { $0 > 0 } == true)

    // Of 2¹³ signs, 71 give a sum of 6 or more: the seven ones all positive, or one of them negative and all sixths positive.
    let outcome = try rarely(full: 1...7)
    let more = try #require(SweepAnalysis(outcome).comparisons.first).collapse
    #expect(abs(try #require(more.test).pValue - 142.0 / 8192) < 1e-12)
    let text = AggregateReport(outcome).text.split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      text.contains("collapse: more frequent than in scratch-noaug-n70, significant at 0.05 (p = 0.017)"), "\(text)")
  }

  @Test func `compares collapse at every look by the same differences of shares`() throws {
    var outcome = try rarely(full: 1...7)
    outcome.seedPlan.growth = .extended
    let report = AggregateReport(outcome)
    let comparison = try #require(report.analysis.comparisons.first)
    let differences = (1...13).map { $0 <= 7 ? 1 : -1.0 / 6 }
    #expect(comparison.collapse.anytime.evidence == SymmetryProcess(differences).evidence)
    #expect(comparison.collapse.anytime.test.smallest == SymmetryProcess.smallestPValue(pairs: 13))
    #expect(report.json.contains("\"verdict_from\" : \"symmetry\"") && !report.json.contains("discordance"))
    #expect(!report.methods.contains("Robbins") && !report.methods.contains("McNemar"))
  }

  @Test func `says of how many seeds more trials collapsed`() throws {
    let collapse = try #require(SweepAnalysis(try outcome()).comparisons.first).collapse
    #expect(
      collapse.pairs == 6 && collapse.condition == Proportion(0, of: 36) && collapse.reference == Proportion(8, of: 12))
    #expect(collapse.mcNemar.onlyFirst == 0 && collapse.mcNemar.onlySecond == 6)
    #expect(abs(try #require(collapse.test).pValue - 0.03125) < 1e-12 && collapse.fisher == nil)
  }

  @Test func `has grids of the seeds that count, with intervals of their shares`() throws {
    let outcome = try outcome(without: (scratch, TrialCell(seed: 3, crossed: cells(scratch)[1])))
    let cell = try #require(AggregateReport(outcome).cell(0))
    // The first subset collapses with every seed, the second with seed 6; the trial of seed 3 that is there does not count.
    #expect(cell.score.summary.count == 5 && cell.collapse == Proportion(6, of: 10))
    #expect(cell.collapseInterval == MeanShare(sum: 3, of: 5).exactInterval())
  }

  @Test func `prints where the spread comes from, in every form`() throws {
    let report = AggregateReport(try outcome())
    let variance = try #require(report.analysis.conditions[1].variance)
    #expect(variance.sources == ["seed", "subset", "pretraining"] && variance.levels == [6, 2, 3])
    let values = (1...6).flatMap { seed in cells(pretrained).map { score(UInt64(seed), $0) } }
    #expect(variance.components == FactorialVarianceComponents(values, levels: [6, 2, 3]))
    #expect(report.analysis.conditions[0].variance?.sources == ["seed", "subset"])
    for text in [report.text, report.markdown, report.latex] {
      #expect(text.contains("Where the spread of Macro-F1 comes from") && text.contains("seed and subset"))
      #expect(text.contains("remainder") && text.contains("more here"))
    }
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [String: Any])
    let conditions = try #require(json["conditions"] as? [[String: Any]])
    let components = try #require(conditions[1]["variance_components"] as? [String: Any])
    #expect(components["sources"] as? [String] == ["seed", "subset", "pretraining"])
    #expect((components["components"] as? [Any])?.count == 6 && conditions[1]["trials_per_seed"] as? Int == 6)
    let trials = try #require(conditions[1]["trials"] as? [[String: Any]])
    #expect(trials.count == 36 && trials[0]["crossed"] as? [String: Int] == ["subset": 1, "pretraining": 1])
    let rows = report.csv.split(whereSeparator: \.isNewline)
    #expect(rows.count == 49 && rows[0].hasSuffix(",calibration_error,subset,pretraining"))
    #expect(rows[1].hasSuffix(",1,") && rows[48].hasSuffix(",2,3"))
  }

  @Test func `says what its intervals and tests are about`() throws {
    let text = AggregateReport(try outcome()).text.split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      text.contains("Intervals and tests are about these values of the crossed streams; the spread over other values"))
  }

  @Test func `has a status that counts collapsed trials of trials, in seeds that count`() throws {
    let all = try outcome().estimates
    #expect(all.map(\.seeds) == [6, 6] && all.map(\.collapsed) == [8, 0] && all.map(\.trials) == [12, 36])
    let some = try outcome(without: (scratch, TrialCell(seed: 3, crossed: cells(scratch)[1]))).estimates
    #expect(some[0].seeds == 5 && some[0].collapsed == 6 && some[0].trials == 10)
    #expect(try SweepOutcome.example().estimates.allSatisfy { $0.trials == nil })
  }

  @Test func `of many comparisons plans pairs of seeds for the tests that it makes`() throws {
    var outcome = try outcome()
    let other = outcome.conditions[1]
    for labels in 11...20 {
      outcome.conditions.append(
        SweepOutcome.ConditionOutcome(
          condition: try Condition(name: "ssl-noaug-n\(labels)"), planned: other.planned, cells: other.cells,
          trials: [],
          failed: []))
    }
    let report = AggregateReport(outcome)
    let table = report.planSection.blocks.compactMap { block -> Document.Table? in
      if case .table(let table) = block { table } else { nil }
    }.last
    let columns = try #require(table?.columns)
    #expect(report.isLong && columns.suffix(2) == ["collapse: sign-flip", "collapse: symmetry"])
    #expect(table?.rows[1].prefix(3) == [pretrained, "6", "6"], "6 seeds, of 36 trials")
  }

  @Test func `has figures that call trials trials, and show those of seeds that count`() throws {
    let report = AggregateReport(try outcome(without: (scratch, TrialCell(seed: 3, crossed: cells(scratch)[1]))))
    let findings = Findings(report)
    #expect(findings.collapseFigure.title == "How many trials collapse")
    #expect(findings.collapseFigure.file(width: .twoColumns).contains("share of trials"))
    // Of scratch's ten trials that count six are best in the first epoch; the eleventh would make seven.
    let epochs = try #require(findings.bestEpochFigure).file(width: .twoColumns)
    #expect(epochs.contains("<title>1: 6 trials</title>") && epochs.contains(">trials</text>"))
    #expect(try #require(findings.validationFigure).file(width: .twoColumns).contains("one trial"))
    #expect(Findings(AggregateReport(try .example())).collapseFigure.title == "How many seeds collapse")
  }

  @Test func `of a sweep that crosses nothing says nothing of it`() throws {
    let report = AggregateReport(try .example())
    #expect(!report.text.contains("crossed") && !report.json.contains("variance_components"))
    #expect(
      !report.text.contains("more here") && report.text.contains("McNemar p")
        && report.csv.split(whereSeparator: \.isNewline)[0].hasSuffix(",calibration_error"))
  }

  @Test func `of several runs holds each trial once, and finds the one that contradicts`() throws {
    let (first, second) = (try outcome(seeds: 1...3), try outcome(seeds: 3...6))
    let combined = try #require(try SweepOutcome.combined([first, second]))
    #expect(combined.conditions == (try outcome()).conditions)
    var other = second
    var trials = other.conditions[0].trials
    trials[1].weights = SHA256Digest(hashing: [9])
    let cell = trials[1].cell
    other.conditions[0] = SweepOutcome.ConditionOutcome(
      condition: other.conditions[0].condition, planned: [3, 4, 5, 6], cells: cells(scratch), trials: trials, failed: []
    )
    #expect(throws: SweepOutcome.Contradiction(condition: other.conditions[0].condition, cell: cell)) {
      try SweepOutcome.combined([first, other])
    }
  }
}
