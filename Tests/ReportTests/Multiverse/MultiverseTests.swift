import Foundation
import FoundationXML
import Statistics
import Testing
import Training

@testable import Report

@Suite struct `A multiverse of choices` {
  private let five = SelectionRule.best(ties: .first, patience: 5)

  private func multiverse(_ outcome: SweepOutcome) throws -> Multiverse {
    try #require(AggregateReport(outcome, multiverse: true).multiverse)
  }

  private func universe(_ rule: SelectionRule, _ multiverse: Multiverse) throws -> Universe {
    try #require(multiverse.universes.first { $0.choice == .rule(rule) })
  }

  @Test func `has nine choices of the epoch, each compared as it would be by itself`() throws {
    let outcome = try PatientTrials.outcome()
    let multiverse = try multiverse(outcome.judged(by: five))
    #expect(multiverse.universes.map(\.choice) == SelectionChoice.all && multiverse.own == .rule(five))
    for case .rule(let rule) in SelectionChoice.all {
      let alone = try #require(SweepAnalysis(outcome.judged(by: rule)).comparisons.first)
      let finding = try universe(rule, multiverse).scores[0]
      #expect(finding.difference == alone.difference.mean && finding.interval == alone.interval, "\(rule)")
      #expect(finding.pairs == alone.pairs && finding.pValue == alone.decisive?.adjusted && finding.untold == 0)
      #expect(finding.conclusion == alone.conclusion)
      let collapses = try universe(rule, multiverse).collapses[0]
      guard rule != .last else {
        #expect(collapses.isEmpty)
        continue
      }
      for (reading, collapse) in zip(multiverse.readings, collapses) {
        var options = SweepAnalysis.Options()
        options.reading = reading
        let read = try #require(SweepAnalysis(outcome.judged(by: rule), options: options).comparisons.first)
        #expect(collapse.collapsed == read.collapse.condition && collapse.referenceCollapsed == read.collapse.reference)
        #expect(
          collapse.pValue == read.decisiveOfCollapse?.adjusted && collapse.conclusion == read.conclusionOfCollapse)
      }
    }
    #expect(try universe(five, multiverse).scores[0].conclusion == .higher)
    #expect(try universe(.best(ties: .last, patience: 5), multiverse).scores[0].conclusion == .noneShown)
  }

  @Test func `counts which choices agree, in direction and verdict`() throws {
    let multiverse = try multiverse(try PatientTrials.outcome().judged(by: five))
    let scores = multiverse.agreement(0, ofCollapse: false)
    #expect(scores == .init(choices: 9, notTold: 0, direction: 2, significance: 2, both: 2))
    // Epoch 1 is selected with a patience of 3 or 5, the first of equals: a collapse by every reading. Else it is the last epoch, by none.
    let collapses = multiverse.agreement(0, ofCollapse: true)
    #expect(collapses == .init(choices: 40, notTold: 0, direction: 10, significance: 10, both: 10))
  }

  @Test func `counts what trials do not tell, and concludes nothing from the seeds that do`() throws {
    let multiverse = try multiverse(try PatientTrials.outcome(patience: 5))
    #expect(multiverse.own == .rule(five) && multiverse.universes.count == 9)
    let told = multiverse.universes.filter { $0.scores[0].conclusion != .notTold }.map(\.choice)
    #expect(told == [.rule(.best(ties: .first, patience: 3)), .rule(five)])
    #expect(
      multiverse.agreement(0, ofCollapse: false)
        == .init(choices: 9, notTold: 7, direction: 2, significance: 2, both: 2))
    for finding in multiverse.universes.flatMap(\.scores) where finding.conclusion == .notTold {
      #expect(finding.untold == 8 && finding.difference == nil && finding.pValue == nil)
    }
    let text = AggregateReport(try PatientTrials.outcome(patience: 5), multiverse: true).text
    #expect(text.contains("best, last, no patience"))
    #expect(text.contains("not told"))
  }

  @Test func `does not tell of one seed that kept other epochs, whatever the other seeds do`() throws {
    var outcome = try PatientTrials.outcome()
    var trials = outcome.conditions[0].trials
    // As the first version kept it: the selected epoch and the last one.
    trials[3].kept = []
    trials[3].schema = .version1
    outcome.conditions[0] = .init(
      condition: outcome.conditions[0].condition, planned: PatientTrials.seeds, trials: trials, failed: [])
    let multiverse = try multiverse(outcome)
    let finding = try universe(five, multiverse).scores[0]
    #expect(finding.conclusion == .notTold && finding.untold == 1)
    #expect(try universe(.last, multiverse).scores[0].conclusion == .noneShown)
    #expect(multiverse.universes.first { $0.choice == multiverse.own }?.scores[0].conclusion == .noneShown)
  }

  @Test func `judges every comparison by the same kind of test, whichever conditions take part`() throws {
    var outcome = try PatientTrials.outcome()
    let third = try PatientTrials.condition("ssl-frozen-n70", patience: nil)
    // A seed of it is missing, and another one tells of no patience.
    var trials = try PatientTrials.seeds.dropLast().map { seed in
      try PatientTrials.trial("ssl-frozen-n70", seed: seed, validation: PatientTrials.late) {
        PatientTrials.lateScore(seed, epoch: $0)
      }
    }
    trials[0].kept = []
    trials[0].schema = .version1
    outcome.conditions.append(.init(condition: third, planned: PatientTrials.seeds, trials: trials, failed: []))
    #expect(outcome.looks == .many(.unfinished))
    let multiverse = try multiverse(outcome)
    let findings = try universe(five, multiverse).scores
    #expect(findings.map(\.conclusion) == [.cannotTell, .notTold], "eight pairs are too few at every look")
  }

  @Test func `reads collapse in each way once`() {
    let readings = CollapseReading.different(from: .zeroBased)
    #expect(readings.first == .zeroBased && readings.map(\.lastCollapsedEpoch) == [2, 1, 3, 4, 1])
    #expect(readings.map(\.countsUntrained) == [false, false, false, false, true])
    #expect(CollapseReading.different(from: .oneBased).map(\.lastCollapsedEpoch) == [1, 2, 3, 4, 1])
    let own = CollapseReading(epochBase: 0, threshold: 7)
    #expect(CollapseReading.different(from: own).map(\.lastCollapsedEpoch) == [8, 1, 2, 3, 4, 1])
    #expect(CollapseReading.different(from: .withUntrained).count == 5)
  }

  @Test func `adds what trainings had where that is no rule of all, or another one`() throws {
    var outcome = try PatientTrials.outcome()
    outcome.conditions[1].condition = try PatientTrials.condition("ssl-noaug-n70", patience: 7)
    #expect(outcome.ownChoice == .asTrained)
    let mixed = try multiverse(outcome)
    #expect(mixed.universes.count == 10 && mixed.universes[0].choice == .asTrained)
    #expect(mixed.universes[0].scores[0].difference == SweepAnalysis(outcome).comparisons[0].difference.mean)
    let seven = try multiverse(try PatientTrials.outcome().judged(by: .best(ties: .first, patience: 7)))
    #expect(seven.universes.count == 10 && seven.universes[0].choice.title == "best, first, patience 7")
  }

  @Test func `says what selection costs, paired by seed`() throws {
    let costs = try multiverse(try PatientTrials.outcome().judged(by: five)).costs
    #expect(costs.map(\.condition.name) == ["scratch-noaug-n70", "ssl-noaug-n70"])
    #expect(abs((costs[0].selected.mean ?? 0) - 0.0845) < 1e-12 && abs((costs[0].last.mean ?? 0) - 0.3245) < 1e-12)
    #expect(costs[0].best == costs[0].last && costs[0].lastLessSelected.summary.count == 8)
    #expect(abs((costs[0].lastLessSelected.summary.mean ?? 0) - 0.24) < 1e-12)
    #expect(costs[1].lastLessSelected.summary.mean == 0)
    // Where patience really ended trainings, nobody knows the last planned epoch.
    let stopped = try multiverse(try PatientTrials.outcome(patience: 5)).costs
    #expect(stopped[0].last.count == 0 && stopped[0].best.count == 8 && stopped[1].last.count == 8)
    let first = try multiverse(try .likePublished()).costs
    #expect(first.allSatisfy { $0.best.count == 0 && $0.selected.count == 3 })
  }

  @Test func `is a table of 80 columns, and nothing where nobody asks`() throws {
    let outcome = try PatientTrials.outcome().judged(by: five)
    let report = AggregateReport(outcome, multiverse: true)
    let section = try #require(report.multiverseSections.first)
    for block in section.blocks {
      guard case .table = block else { continue }
      let lines = Document(sections: [.init(heading: "", blocks: [block])]).text.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.map(\.count))")
    }
    let lines = Document(sections: [section]).text.split(separator: "\n").map(String.init)
    let own = try #require(lines.first { $0.hasPrefix("best, first, patience 5* ") })
    #expect(own.hasSuffix("higher") && own.contains(" 8 ") && own.contains("+0.239"))
    #expect(lines.contains { $0.hasPrefix("last epoch ") && $0.hasSuffix("none shown") })
    #expect(lines.contains { $0.hasPrefix("first, patience 5* ") && $0.contains("0:8 rarer") })
    #expect(lines.contains { $0.hasPrefix("ssl-noaug-n70 ") && $0.contains("Macro-F1") && $0.hasSuffix(" 0") })
    #expect(AggregateReport(outcome).multiverseSections.isEmpty && AggregateReport(outcome).multiverseFigure == nil)
    #expect(!AggregateReport(outcome).json.contains("\"multiverse\""))
  }

  @Test func `of many comparisons is counted, and the first are drawn`() throws {
    // Twelve comparisons, each of which twelve pairs can show.
    var outcome = try PatientTrials.outcome(seeds: Array(1...12))
    let second = outcome.conditions[1]
    for number in 1...11 {
      let condition = Condition(name: "other-\(number)", recipe: second.condition.recipe)
      outcome.conditions.append(
        .init(condition: condition, planned: second.planned, trials: second.trials, failed: []))
    }
    let report = AggregateReport(outcome.judged(by: five), multiverse: true)
    let section = try #require(report.multiverseSections.first)
    #expect(section.blocks.count { if case .table = $0 { true } else { false } } == 2)
    #expect(report.multiverseFigure?.panels.count == 8)
    #expect(report.patience.sentences.count == 5)
    #expect(report.patience.sentences.last == "20 more conclusions depend on patience, too: aggregate --multiverse.")
  }

  @Test func `is in JSON, with counts and costs`() throws {
    let json = AggregateReport(try PatientTrials.outcome(patience: 5), multiverse: true).json
    let root = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let multiverse = try #require(root["multiverse"] as? [String: Any])
    let choices = try #require(multiverse["choices"] as? [[String: Any]])
    #expect(choices.count == 9 && choices.count { $0["is_own"] as? Bool == true } == 1)
    #expect(choices.map { $0["rule"] as? String } == [String](repeating: "best", count: 8) + ["last"])
    let comparisons = choices.compactMap { ($0["comparisons"] as? [[String: Any]])?.first }
    #expect(comparisons.map { $0["untold_seeds"] as? Int } == [8, 0, 0, 8, 8, 8, 8, 8, 8])
    #expect((comparisons[0]["macro_f1"] as? [String: Any])?["conclusion"] as? String == "not_told")
    #expect((comparisons[1]["collapse"] as? [[String: Any]])?.count == 5)
    let agreement = try #require(multiverse["agreement"] as? [[String: Any]])
    #expect(agreement.map { $0["question"] as? String } == ["macro_f1", "collapse"])
    #expect(agreement.map { $0["not_told"] as? Int } == [7, 30])
    let costs = try #require(multiverse["selection_cost"] as? [[String: Any]])
    #expect((costs[0]["last"] as? [String: Any])?["mean"] is NSNull)
    #expect((costs[0]["best_less_selected"] as? [String: Any])?["n"] as? Int == 8)
  }

  @Test(arguments: [nil, 5] as [Int?])
  func `is a figure with a mark for each choice that is told, sorted by effect`(patience: Int?) throws {
    let report = AggregateReport(try PatientTrials.outcome(patience: patience), multiverse: true)
    let figure = try #require(report.multiverseFigure)
    for width in [FigureWidth.oneColumn, .twoColumns] {
      let file = figure.file(width: width)
      let parser = XMLParser(data: Data(file.utf8))
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(!file.contains("nan") && !file.contains("inf\""))
      #expect(file.contains(">not told</text>") == (patience != nil))
      for name in ["first of equals", "last of equals", "no patience", "patience 10", "last epoch"] {
        #expect(file.contains(">\(name)</text>"), "\(name)")
      }
    }
    let content = figure.panels[0].draw(340).content.text
    #expect(content.ranges(of: "class=\"interval\"").count == (patience == nil ? 9 : 2))
    #expect(content.ranges(of: "class=\"band\"").count == 1)
    // Two marks a choice of a best epoch, one of the last one, one for what is not told; and an effect where it is told.
    #expect(content.ranges(of: "<circle").count == (patience == nil ? 17 + 9 : 17 + 7 + 2))
  }

  @Test func `has an arrow where an interval goes on beyond what is drawn`() throws {
    func content(_ interval: ClosedRange<Double>) -> String {
      let curve = SpecificationCurve(
        choices: ["a"],
        specifications: [
          .init(effect: 0.1, interval: interval, isSignificant: true, isOwn: false, choices: [0], note: "")
        ],
        axisTitle: "", domain: -0.2...0.2, family: "ssl")
      let content = curve.drawing(width: 340).content.text
      #expect(curve.isCut == content.contains("<path class=\"point\""))
      return content
    }
    #expect(content(-0.2...0.2).ranges(of: "<path class=\"point\"").isEmpty)
    #expect(content(-0.1...0.3).ranges(of: "<path class=\"point\"").count == 1)
    #expect(content(-0.3...0.3).ranges(of: "<path class=\"point\"").count == 2)
  }

  @Test func `is there before any result is, and of seeds with several trials`() throws {
    let none = AggregateReport(
      try .pair(scratch: [], collapsed: 0, pretrained: [], planned: 3), multiverse: true)
    #expect(none.text.contains("What other choices would have shown") && none.json.contains("\"cannot_tell\""))
    #expect(none.multiverseFigure?.file(width: .oneColumn).contains("nan") == false)
    var one = try SweepOutcome.likePublished()
    one.conditions.removeLast()
    let single = AggregateReport(one, multiverse: true)
    #expect(single.multiverseFigure == nil && single.text.contains("What selection costs"))
  }
}
