import Sweep
import Testing
import Training

@testable import Report

/// What one screen says, and that it is one.
@Suite struct `The summary` {
  private func summary(_ outcome: SweepOutcome) -> String { AggregateReport(outcome).text(of: .summary) }

  @Test func `says who is better by how much and how sure, what collapse does, and what guessing would score`() throws {
    let scratch = (0..<8).map { 0.1 + 0.01 * Double($0 % 4) }
    let text = summary(try .pair(scratch: scratch, collapsed: 0, pretrained: scratch.map { $0 + 0.05 }))
    let expected = """
      Sweep pair: 16 of 16 trials
      ---------------------------

      - Better than scratch-noaug-n70 by Macro-F1, significant at 0.05 (p = 0.008):
        ssl-noaug-n70 (+0.050).
      - Collapse (best epoch at most 1, counted from 0): no difference from
        scratch-noaug-n70 shown in ssl-noaug-n70.
      - The best trivial answer, guessing by the training prior, scores 0.200: no less
        than any condition on average.

      """
    #expect(text.hasPrefix(expected), "\(text)")
    #expect(text.contains("\nscratch-noaug-n70      8  0.115 ± 0.012  [0.105, 0.125]       0/8\n"), "\(text)")
  }

  @Test func `calls a condition that scores less worse, and collapse that is rarer rarer`() throws {
    let scratch = (0..<12).map { 0.3 + 0.01 * Double($0 % 4) }
    let text = AggregateReport(
      try .pair(scratch: scratch, collapsed: 10, pretrained: scratch.map { $0 - 0.05 }, pretrainedCollapsed: 0)
    ).verdict(isShort: true)
    #expect(text.count == 3 && text[0].hasPrefix("Worse than scratch-noaug-n70 by Macro-F1, significant"), "\(text)")
    #expect(text[0].hasSuffix("ssl-noaug-n70 (-0.050)."), "\(text)")
    #expect(
      text[1].hasSuffix("rarer than in scratch-noaug-n70, significant, in ssl-noaug-n70 (0/12 against 10/12)."),
      "\(text)")
    #expect(text[2].hasSuffix("less than every condition on average."), "\(text)")
  }

  @Test func `of three seeds calls nothing significant`() throws {
    let text = summary(try .likePublished())
    #expect(text.contains("Cannot tell ssl-noaug-n70 from scratch-noaug-n70") && !text.contains("ignifican"))
  }

  @Test(arguments: 1...4)
  func `of a few conditions is one screen of 24 lines and 80 columns`(conditions: Int) throws {
    let results = try GeneratedResults(
      conditions: Array(GeneratedResults.manyConditions.prefix(conditions)), seeds: 8, epochs: 12)
    let lines = summary(results.outcome).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 }, "\(lines.joined(separator: "\n"))")
    #expect(lines.last?.hasPrefix("Read on:") == true)
  }

  @Test func `of many conditions has the reference and the best, in the order of the sweep`() throws {
    let scores = (0..<14).map { 0.2 + 0.01 * Double(($0 * 5) % 14) }
    var outcome = try SweepOutcome.pair(scratch: [0.1, 0.1], collapsed: 0, pretrained: [])
    outcome.conditions.removeLast()
    for (index, score) in scores.enumerated() {
      let name = "condition-\(index)"
      outcome.conditions.append(
        .init(
          condition: Condition(name: name, recipe: Recipe(pretraining: nil)), planned: [1, 2],
          trials: try [1, 2].map {
            try .trial(name, seed: $0, validation: [0.1, 0.1, 0.1, 0.2], selected: 3, test: score)
          }, failed: []))
    }
    let text = summary(outcome)
    let best = Set(scores.sorted().suffix(9))
    let shown = text.split(separator: "\n").filter { $0.contains(" 0/2") }.map { $0.split(separator: " ")[0] }
    #expect(
      shown == ["scratch-noaug-n70"] + scores.indices.filter { best.contains(scores[$0]) }.map { "condition-\($0)" })
    #expect(text.contains("These are the reference and the best 9 of 15 conditions."))
  }

  @Test func `says that nothing is compared where there is one condition, and is there before any result is`() throws {
    var outcome = try SweepOutcome.pair(scratch: [], collapsed: 0, pretrained: [], planned: 3)
    #expect(summary(outcome).contains("too few seeds to tell of\n  ssl-noaug-n70"))
    outcome.conditions.removeLast()
    #expect(summary(outcome).contains("- Nothing is compared: that takes a second condition.\n"))
  }
}
