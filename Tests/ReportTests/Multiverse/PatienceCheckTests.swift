import Testing
import Training

@testable import Report

@Suite struct `What depends on patience` {
  private let five = SelectionRule.best(ties: .first, patience: 5)

  @Test func `is said within the first screen, of a run that is judged with patience`() throws {
    let report = AggregateReport(try PatientTrials.outcome().judged(by: five))
    #expect(report.analysis.comparisons[0].decisive?.verdict == .significant)
    let screen = report.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(24).joined(separator: "\n")
    #expect(
      screen.unwrapped.contains(
        "ssl-noaug-n70, Macro-F1: higher than scratch-noaug-n70 by 0.239 with patience 5, significant; the contrast "
          + "disappears without patience (-0.001, p = 0.734) and with patience 10 (-0.001, p = 0.734). The conclusion is "
          + "about patience."), "\(screen)")
    #expect(
      report.text.unwrapped.contains(
        "ssl-noaug-n70, collapse: rarer than in scratch-noaug-n70 (0/8 against 8/8) with patience 5, significant; the contrast "
          + "disappears without patience (0/8 against 0/8, p = 1.000)"))
    #expect(report.markdown.contains("the contrast disappears without patience"))
    #expect(report.latex.contains("the contrast disappears without patience"))
    #expect(report.json.contains("the contrast disappears without patience"))
  }

  @Test func `is said of a run that is judged without patience, too`() throws {
    let text = AggregateReport(try PatientTrials.outcome()).text.unwrapped
    #expect(
      text.contains(
        "ssl-noaug-n70, Macro-F1: no difference from scratch-noaug-n70 is shown without patience; with patience 3 it is higher than "
          + "scratch-noaug-n70 by 0.239, significant, and with patience 5 it is higher than scratch-noaug-n70 by 0.239, significant. "
          + "The conclusion is about patience."), "\(text.prefix(3000))")
  }

  @Test func `cannot be told where a patience really ended trainings, and that is said`() throws {
    let outcome = try PatientTrials.outcome(patience: 5)
    let report = AggregateReport(outcome)
    #expect(report.analysis.comparisons[0].decisive?.verdict == .significant)
    #expect(
      report.patience.sentences == [
        "Whether what is significant of ssl-noaug-n70 holds without patience, these trials do not tell: patience ended 8 of 16 "
          + "trainings. Trained to their last epoch, and judged by [analysis] selection, they tell what every patience gives."
      ])
    #expect(report.text.contains("Whether what is significant of ssl-noaug-n70"))
  }

  @Test func `is nothing where no conclusion changes, nothing is compared, or the last epoch counts`() throws {
    let outcome = try PatientTrials.outcome()
    #expect(AggregateReport(outcome.judged(by: .last)).patience.sentences.isEmpty)
    var one = outcome
    one.conditions.removeLast()
    #expect(AggregateReport(one).patience.sentences.isEmpty)
    var same = outcome
    same.conditions[0] = .init(
      condition: outcome.conditions[0].condition, planned: PatientTrials.seeds,
      trials: try PatientTrials.seeds.map { seed in
        try PatientTrials.trial("scratch-noaug-n70", seed: seed, validation: PatientTrials.steady) { _ in
          0.1 + 0.001 * Double(seed)
        }
      }, failed: [])
    let report = AggregateReport(same)
    #expect(report.analysis.comparisons[0].decisive?.verdict == .significant)
    #expect(report.patience.sentences.isEmpty)
    #expect(AggregateReport(try .likePublished()).patience.sentences.isEmpty)
    #expect(
      AggregateReport(try .pair(scratch: [], collapsed: 0, pretrained: [], planned: 3)).patience.sentences.isEmpty)
  }

  @Test func `is at the top of the page, before all other warnings`() throws {
    let html = try PatientTrials.report(judgedBy: five).html
    let finding = try #require(html.firstRange(of: "the contrast disappears without patience"))
    let warnings = try #require(html.firstRange(of: "Before drawing a conclusion"))
    let section = try #require(html.firstRange(of: "<section"))
    #expect(warnings.upperBound < finding.lowerBound && finding.upperBound < section.lowerBound)
    #expect(html.contains("<section id=\"choices\">") && html.contains("<figure id=\"multiverse\">"))
    #expect(html.contains("What was trained"))
  }
}
