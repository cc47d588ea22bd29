import Foundation
import Statistics
import Testing
import Training

@testable import Report

/// What a report says of single classes, and of metrics other than Macro-F1.
@Suite struct `Classes and metrics` {
  private func root(_ report: AggregateReport) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(report.json.utf8))
  }

  private func report(_ metric: TestMetric = .macroF1, published: PublishedClaim? = nil) throws -> AggregateReport {
    var options = SweepAnalysis.Options()
    options.metric = metric.metric
    return AggregateReport(try GoldenClasses().outcome(), options: options, published: published)
  }

  @Test func `over seeds are what scikit-learn and SciPy say of the same answers`() throws {
    let expected = try #require(try GoldenClasses().expected["report"])
    var numbers = 0
    compareJSON(expected, try root(report()), "report", &numbers)
    // 2 conditions with 7 metrics and 5 classes of 3 scores, each of at least 3 numbers.
    #expect(numbers > 2 * (7 + 15) * 3, "\(numbers) numbers")
  }

  @Test(arguments: TestMetric.allCases)
  func `by any metric are compared as SciPy compares its scores`(metric: TestMetric) throws {
    let expected = try #require(try GoldenClasses().expected["by_metric"] as? [String: Any])
    let report = try report(metric)
    var numbers = 0
    compareJSON(try #require(expected[metric.key]), try root(report), metric.key, &numbers)
    #expect(numbers >= 2 * 5 + 6, "\(numbers) numbers")
    let name = metric.metric.name
    let headings = report.document.sections.map(\.heading)
    #expect(headings.contains("\(name) on the test fold"))
    let isMacroF1 = metric == .macroF1
    for text in [report.text, report.markdown, report.methods] {
      #expect(text.contains(name) && (isMacroF1 || !text.contains("guessing by the training prior")))
    }
    #expect(report.json.contains("\"metric\"") == !isMacroF1)
    let difference = try #require(report.analysis.comparisons.first?.difference.mean)
    guard report.analysis.comparisons[0].conclusion.isSignificant else { return }
    let isBetter = (difference > 0) == metric.metric.isHigherBetter
    let verdict = try #require(report.verdict(isShort: true).first)
    #expect(
      isBetter && verdict.hasPrefix("Better than scratch-noaug-n70 by \(name), significant at 0.05"), "\(verdict)")
    #expect(report.text(of: .summary).contains("  \(name)  ") || isMacroF1)
  }

  @Test func `that nothing bounds have intervals that are not clipped, no sequence and no plan`() throws {
    func analysis(_ metric: TestMetric) throws -> ConditionAnalysis {
      var outcome = try GoldenClasses().outcome()
      let trials = outcome.conditions[0].trials.prefix(3).enumerated().map { place, trial in
        var trial = trial
        trial.selected?.crossEntropy = [0.01, 0.02, 1.9][place]
        trial.selected?.brierScore = [0.01, 0.02, 1.9][place]
        return trial
      }
      outcome.conditions = [
        .init(condition: outcome.conditions[0].condition, planned: trials.map(\.seed), trials: trials, failed: [])
      ]
      var options = SweepAnalysis.Options()
      options.metric = metric.metric
      return try #require(SweepAnalysis(outcome, options: options).conditions.first)
    }
    let (free, bound) = (try analysis(.crossEntropy), try analysis(.brierScore))
    #expect(try #require(free.score.interval).lower < 0 && free.score.anytimeValid == nil && free.score.bounds == nil)
    #expect(free.plan.seedsForScore == nil)
    let interval = try #require(bound.score.interval)
    #expect(interval.lower == 0 && interval.upper == 2 && bound.score.anytimeValid != nil)
    #expect(bound.plan.seedsForScore != nil)
  }

  @Test func `of foreign runs end nothing, however large they are`() throws {
    for value in [1e38, 1e308, -1e308, .infinity, .nan] {
      var outcome = try GoldenClasses().outcome()
      let trials = outcome.conditions[0].trials.enumerated().map { place, trial in
        var trial = trial
        if place > 0 { trial.selected?.crossEntropy = value }
        return trial
      }
      outcome.conditions[0] = .init(
        condition: outcome.conditions[0].condition, planned: trials.map(\.seed), trials: trials, failed: [])
      var options = SweepAnalysis.Options()
      options.metric = TestMetric.crossEntropy.metric
      let report = AggregateReport(outcome, options: options)
      #expect(report.analysis.conditions[0].score.summary.count == (value == 1e38 ? 6 : 1))
      #expect(!report.text.isEmpty && !report.json.isEmpty && !report.text(of: .metrics).isEmpty)
      #expect(!Findings(report).scoreFigure.file(width: .twoColumns).isEmpty)
    }
  }

  @Test func `have an answer to which class fails, in a terminal of 80 columns`() throws {
    let report = try report()
    let text = report.text(of: .classes)
    #expect(
      text.contains(
        "- scratch-noaug-n70: SBRAD is worst, F1 0.103, 2 records, never found in 4/6.\n"), "\(text)")
    #expect(text.contains("Classes of ssl-noaug-n70\n------------------------\n"))
    for part in [text, report.text(of: .metrics), report.text(of: .summary)] {
      #expect(part.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(part)")
    }
    #expect(report.markdown(of: .classes).contains("| class | records | never found | F1 | precision | recall |"))
    #expect(report.latex(of: .metrics, columns: .one).contains("\\toprule"))
    for metric in TestMetric.allCases { #expect(report.text(of: .metrics).contains(metric.metric.name)) }
  }

  @Test func `are a row a class of every trial in CSV, and all metrics in the row of a trial`() throws {
    let outcome = try GoldenClasses().outcome()
    let rows = outcome.classesCSV.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    #expect(
      rows.count == 1 + 2 * 6 * 5 && rows[0].joined(separator: ",").hasSuffix("class,records,f1,precision,recall"))
    let values = rows.dropFirst().filter { $0[0] == "ssl-noaug-n70" && $0[3] == "SBRAD" }.compactMap { Double($0[5]) }
    let analysis = ClassAnalysis.all(outcome.conditions[1], of: outcome, confidence: 0.95)
    #expect(values.count == 6 && analysis[4].f1.values.map(\.value) == values)
    let trials = outcome.csv.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    let place = try #require(trials[0].firstIndex(of: "macro_auroc"))
    #expect(trials[1][place] == "\(try #require(outcome.conditions[0].trials[0].selected?.macroAUROC))")
  }

  @Test func `have figures: a panel a condition with every class, and how sure answers are beside how right`() throws {
    let findings = Findings(try report())
    let classes = try #require(findings.classFigure)
    #expect(classes.panels.count == 2)
    let file = classes.file(width: .twoColumns)
    for name in ["SR", "AFIB", "STACH", "SARRH", "SBRAD"] { #expect(file.contains(">\(name)<")) }
    #expect(file.contains("never found in 4/6"))
    let sure = try #require(findings.reliabilityFigure)
    #expect(sure.panels.count == 2 && sure.file(width: .twoColumns).contains("highest probability"))
    let without = Findings(AggregateReport(try .likePublished()))
    #expect(without.classFigure == nil && without.reliabilityFigure == nil, "trials that say nothing of classes")
  }

  @Test func `have the bins of all seeds together that NumPy counts`() throws {
    let golden = try GoldenClasses()
    let expected = try #require(golden.expected["reliability"] as? [String: [[Double]]])
    for condition in try golden.outcome().conditions {
      let together = try #require(Reliability(condition)).together
      let bins = try #require(expected[condition.condition.name])
      #expect(together.map(\.records) == bins.map { Int($0[0]) } && together.map(\.correct) == bins.map { Int($0[1]) })
      #expect(zip(together, bins).allSatisfy { abs($0.confidence - $1[2]) < 1e-12 })
    }
  }

  @Test func `beside published Macro-F1 stand only where they are Macro-F1`() throws {
    let other = try report(.accuracy, published: .zeng2026).text
    #expect(
      other.split { $0.isWhitespace }.joined(separator: " ").contains(
        "zeng-2026 is left out: its scores are Macro-F1, and those of this report accuracy."), "\(other)")
    #expect(!(try report(published: .zeng2026).text.contains("left out: its scores")))
  }

  @Test func `are as they were where no trial says anything of classes`() throws {
    let report = AggregateReport(try .likePublished())
    #expect(report.text(of: .classes).contains("No trial says it yet."))
    #expect(report.text(of: .metrics).contains("macro AUROC"))
  }
}

@Suite struct `Marks of seeds` {
  @Test func `that collapsed are triangles, with a legend`() throws {
    let triangle = "h8l-4 7z"
    let some = Findings(AggregateReport(try .likePublished())).scoreFigure.file(width: .twoColumns)
    // Two seeds and the legend.
    #expect(some.components(separatedBy: triangle).count == 4, "\(some)")
    #expect(some.contains("collapsed: best epoch at most 1, counted from 0"))
    let none = Findings(AggregateReport(try .pair(scratch: [0.1, 0.2], collapsed: 0, pretrained: [0.3, 0.4])))
      .scoreFigure.file(width: .twoColumns)
    #expect(!none.contains(triangle) && !none.contains("collapsed:"))
  }
}

@Suite struct `Rows of trials` {
  @Test func `say who trained them only where that is asked for`() throws {
    var outcome = try SweepOutcome.likePublished()
    let cell = try #require(outcome.conditions[0].trials.first).cell
    outcome.conditions[0].attempts[cell] = .init(host: "anton", worker: "anton:4711", number: 2, seconds: 1.5)
    let rows = outcome.hostsCSV.split(separator: "\r\n")
    #expect(rows[0].hasSuffix(",host,worker,attempt,seconds") && rows[1].hasSuffix(",anton,anton:4711,2,1.5"))
    #expect(rows[2].hasSuffix(",,,,"))
    #expect(!outcome.csv.contains("anton"))
    let combined = try #require(try SweepOutcome.combined([outcome, .likePublished()]))
    #expect(combined.conditions[0].attempts[cell]?.host == "anton")
  }
}
