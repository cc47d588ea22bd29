import Statistics
import Training

extension AggregateReport {
  /// What these seeds can and cannot show, in words.
  var limitsSection: Document.Section {
    var points = verdicts
    let unresolved = analysis.conditions.filter { $0.unresolved > 0 }
    if !isLong { points += unresolved.map(bounds) }
    if points.isEmpty { points = [Self.nothingCompared] }
    let blocks = analysis.comparisons.isEmpty ? [] : looksNote
    return Document.Section(
      heading: "What these seeds can and cannot show",
      blocks: blocks + [.list(points)] + (isLong && !unresolved.isEmpty ? bounds(unresolved) : [])
        + anytimeValid)
  }

  /// The verdict of every comparison; of many only those that show something, and how many do not.
  private var verdicts: [String] {
    let comparisons = analysis.comparisons
    guard isLong else {
      return comparisons.flatMap {
        [Self.scores($0, metric: metric), Self.spread($0)] + ($0.canCollapse ? [Self.collapse($0)] : [])
      }
    }
    let shown = comparisons.flatMap { comparison in
      (comparison.decisive?.verdict == .significant ? [Self.scores(comparison, metric: metric)] : [])
        + (comparison.decisiveOfSpread?.verdict == .significant ? [Self.spread(comparison)] : [])
        + (comparison.decisiveOfCollapse?.verdict == .significant ? [Self.collapse(comparison)] : [])
    }
    return shown + Self.others(metric, comparisons.map(\.decisive))
      + Self.others("spread between seeds", comparisons.map(\.decisiveOfSpread))
      + Self.others("collapse", comparisons.filter(\.canCollapse).map(\.decisiveOfCollapse))
  }

  /// How many comparisons show no difference, and how many cannot; the tables have all of them.
  private static func others(_ question: String, _ tests: [FamilyTest?]) -> [String] {
    let total = tests.count
    let level = Numbers.level(tests.lazy.compactMap { $0 }.first?.level ?? 0.05)
    let undecided = tests.compactMap { $0 }.filter { $0.verdict == .notSignificant }
    let mute = tests.count { $0.map { $0.verdict == .cannotTell } ?? true }
    var points: [String] = []
    if let smallest = undecided.map(\.adjusted).min() {
      points.append(
        "\(question): no difference shown at \(level) in \(undecided.count) of \(total) comparisons, corrected for all of them; "
          + "the smallest \(Numbers.pValueInText(smallest)).")
    }
    if mute > 0 {
      points.append(
        "\(question): cannot tell in \(mute) of \(total) comparisons; no outcome of their pairs could come below \(level), corrected "
          + "for all of them.")
    }
    return points
  }

  /// What the verdicts come from; nothing where one look is all there was.
  private var looksNote: [Document.Block] {
    guard case .many(let reason) = analysis.looks else { return [] }
    let tests =
      outcome.isCrossed
      ? "the e-process for symmetry of the seeds' differences in \(metric), in how far two of them lie apart, and in the share of collapsed trials"
      : "the e-process for symmetry of the differences in \(metric) and in how far two seeds lie apart, Robbins' mixture for collapse in one condition only"
    let others = outcome.isCrossed ? "sign-flip" : "sign-flip, McNemar"
    return [
      .paragraph(
        "These verdicts come from tests that are valid at every look, because \(reason): \(tests). They take the seeds in the order in "
          + "which they were planned; p is 1 / the largest e-value. The p of \(others) and the other tests above hold "
          + "for one look only, at a number of seeds that was fixed beforehand.")
    ]
  }

  static func scores(_ comparison: Comparison, metric: String) -> String {
    guard let test = comparison.decisive else { return nothingYet(comparison, metric) }
    let anytime = comparison.looks == .one ? nil : comparison.symmetry
    let difference = anytime.map(\.evidence.estimateAtLargest) ?? comparison.difference.mean
    let direction = (difference ?? 0) > 0 ? "higher" : "lower"
    return "\(comparison.condition), \(metric): "
      + verdict(
        test, anytime: anytime, pairs: comparison.pairs,
        shown: "\(direction) than \(comparison.reference) by \(Numbers.score(difference?.magnitude))",
        allowed: anytime == nil
          ? comparison.interval.map { "the difference may be anything in \(Numbers.interval($0))" } : nil)
  }

  static func spread(_ comparison: Comparison) -> String {
    let spread = comparison.spread
    guard let test = comparison.decisiveOfSpread else { return nothingYet(comparison, "spread between seeds") }
    let anytime = comparison.looks == .one ? nil : spread.anytime
    let difference = anytime.map(\.evidence.estimateAtLargest) ?? spread.difference.mean
    let deviations =
      "SD \(Numbers.score(spread.condition)) against \(Numbers.score(spread.reference))"
      + (spread.ratio.map { ", ratio \(Numbers.ratio($0))" } ?? "")
    return "\(comparison.condition), spread between seeds: "
      + verdict(
        test, anytime: anytime, pairs: spread.pairs,
        shown: "\((difference ?? 0) < 0 ? "less" : "more") than in \(comparison.reference) (\(deviations))",
        allowed: anytime == nil
          ? spread.ratioInterval.map { "the SD ratio may be anything in \(Numbers.ratios($0))" } : nil)
  }

  static func collapse(_ comparison: Comparison) -> String {
    let collapse = comparison.collapse
    guard let test = comparison.decisiveOfCollapse else { return nothingYet(comparison, "collapse") }
    let anytime = comparison.looks == .one ? nil : collapse.anytime
    let difference = anytime.map(\.evidence.estimateAtLargest) ?? collapse.difference.mean
    return "\(comparison.condition), collapse: "
      + verdict(
        test, anytime: anytime, pairs: collapse.pairs,
        shown: "\((difference ?? 0) < 0 ? "rarer" : "more frequent") than in \(comparison.reference)", allowed: nil)
  }

  private static func nothingYet(_ comparison: Comparison, _ question: String) -> String {
    let seeds = comparison.pairs == 0 ? "no seed" : "none of the seeds planned first"
    return "\(comparison.condition), \(question): cannot tell; \(seeds) has come to its end in both conditions."
  }

  /// The verdict of a test in words; `anytime` is given where the test is one for every look.
  private static func verdict(
    _ test: FamilyTest, anytime: AnytimeTest?, pairs: Int, shown: String, allowed: String?
  ) -> String {
    let level = Numbers.level(test.level)
    let corrected = test.family == 1 ? "" : ", corrected for \(test.family) comparisons"
    let evidence = anytime.map { "e-value \(Numbers.eValue($0.evidence.largest)), " } ?? ""
    let simulated = test.standardError.map { ", by random signs: ± \($0.fixed(4)) before any correction" } ?? ""
    let p = "(\(evidence)\(Numbers.pValueInText(test.adjusted))\(corrected)\(simulated))"
    switch test.verdict {
    case .cannotTell:
      let smallest =
        "the smallest p that \(count(anytime?.pairs ?? pairs, "pair")) can reach\(anytime == nil ? "" : " at every look") is "
        + Numbers.pValue(test.smallest)
      let together = test.family == 1 ? "" : " (\(Numbers.pValue(test.smallestAdjusted))\(corrected))"
      return "cannot tell; \(smallest)\(together), so that no outcome whatever could come below \(level)."
    case .significant:
      return "\(shown), significant at \(level)\(anytime == nil ? "" : " at every look") \(p)."
        + (anytime?.turned.map { " \($0)" } ?? "")
    case .notSignificant:
      return "no difference shown\(anytime == nil ? "" : " so far") at \(level) \(p)"
        + (allowed.map { "; \($0)." } ?? ".")
    }
  }

  private func bounds(_ condition: ConditionAnalysis) -> String {
    let rate = condition.collapse[0].rate.bounds
    let mean = Self.possibleMeans(of: condition, analysis.options.metric)
    let ofCollapse =
      condition.condition.hasEpochs
      ? "the collapse rate (0-based) lies in \(Numbers.percents(rate)) with \(confidence) confidence, and " : ""
    return
      "\(condition.condition): \(condition.unresolved) of \(condition.planned) planned seeds have no result. Whatever "
      + "became of them, \(ofCollapse)the mean \(metric) of all these seeds \(ofCollapse.isEmpty ? "lies in" : "from") \(mean)."
  }

  /// Where the mean over all planned seeds lies.
  private static func possibleMeans(of condition: ConditionAnalysis, _ metric: Metric) -> String {
    (condition.score.bounds ?? metric.bounds).map { "\($0.lowerBound.fixed(3)) to \($0.upperBound.fixed(3))" }
      ?? "-inf to inf"
  }

  /// The same of many conditions.
  private func bounds(_ conditions: [ConditionAnalysis]) -> [Document.Block] {
    let table = Document.Table(
      columns: ["condition", "without result", "collapse 0-based", "mean \(metric)"],
      rows: conditions.map { condition in
        [
          condition.condition.name, "\(condition.unresolved)/\(condition.planned)",
          condition.condition.hasEpochs ? Numbers.percents(condition.collapse[0].rate.bounds) : Numbers.absent,
          Self.possibleMeans(of: condition, analysis.options.metric),
        ]
      })
    return [
      .paragraph(
        "Planned seeds without a result: where the collapse rate lies with \(confidence) confidence, and the mean \(metric) of all "
          + "planned seeds, whatever became of these:"),
      .table(table),
    ]
  }

  /// Intervals for a sweep that is, or may have been, looked at while seeds came in; nothing where one look is all there was.
  private var anytimeValid: [Document.Block] {
    guard case .many(let reason) = analysis.looks else { return [] }
    let table = Document.Table(
      columns: ["condition", "n", "collapse 0-based", metric, "e-value against the reference"],
      rows: analysis.conditions.map { condition in
        let collapse = condition.collapse[0].rate
        let comparison = analysis.comparisons.first { $0.condition == condition.condition }
        return [
          condition.condition.name, "\(condition.completed)",
          condition.condition.hasEpochs ? Numbers.percents(collapse.anytimeValid) : Numbers.absent,
          Numbers.interval(condition.score.anytimeValid),
          comparison.map { Numbers.eValue($0.symmetry.evidence.largest) } ?? Numbers.absent,
        ]
      })
    return [
      .paragraph(
        "\(analysis.conditions.contains { $0.missing > 0 } ? "Seeds are missing yet." : "There may have been several looks, because \(reason).") "
          + "The intervals of the tables above are right once, at a number of seeds that was fixed beforehand; these "
          + "\(confidence) intervals are right at every look (those of means by betting, whatever the distribution of scores), so that one "
          + "may stop when they are narrow enough:"),
      .table(table),
    ]
  }
}

extension AnytimeTest {
  /// What is said where the difference that the largest e-value is evidence of has gone into its opposite since; nil where it has not.
  fileprivate var turned: String? {
    guard let shown = evidence.estimateAtLargest, let estimate, shown * estimate < 0 else { return nil }
    return "That is what the largest e-value was seen with; over all \(count(pairs, "pair")) looked at by now the mean "
      + "difference has the other sign (\(Numbers.signed(estimate)))."
  }
}
