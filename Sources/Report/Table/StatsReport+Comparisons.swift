import Statistics
import Training

extension StatsReport {
  /// Every other condition against the reference; nothing where there is none.
  var comparisonSections: [Document.Section] {
    guard let reference = analysis.reference else { return [] }
    return [
      Document.Section(
        heading: "Compared with \(reference.name), seed by seed",
        blocks: AggregateReport.comparisonTables(
          analysis.comparisons, options: analysis.options, collapseColumns: ["collapsed", "reference"],
          hasCollapse: tellsCollapse) + unpaired)
    ]
  }

  /// What Welch's test says of conditions that have too few seeds in common with the reference.
  var welchTests: [(comparison: Comparison, test: WelchTest)] {
    analysis.comparisons.filter { $0.pairs < 2 }.compactMap { comparison in
      guard let own = moments(comparison.condition), let other = moments(comparison.reference),
        let test = WelchTest(own, other, confidence: analysis.options.confidence)
      else { return nil }
      return (comparison, test)
    }
  }

  private func moments(_ condition: Condition) -> SampleMoments? {
    let summary = analysis.conditions.first { $0.condition == condition }?.score.summary
    guard let summary, let mean = summary.mean, let deviation = summary.standardDeviation else { return nil }
    return SampleMoments(count: summary.count, mean: mean, standardDeviation: deviation)
  }

  private var unpaired: [Document.Block] {
    let tests = welchTests
    guard !tests.isEmpty else { return [] }
    let table = Document.Table(
      columns: ["condition", "difference", "\(confidence) interval", "Welch p"],
      rows: tests.map { comparison, test in
        [
          comparison.condition.name, Numbers.signed(test.difference), Numbers.interval(test.interval),
          Numbers.pValue(test.pValue),
        ]
      })
    return [
      .paragraph(
        "Conditions without seeds in common with the reference, as unpaired samples whose means are about normal, not corrected:"
      ),
      .table(table),
    ]
  }

  /// What these seeds can and cannot show, in words.
  var limitsSection: Document.Section {
    let points = analysis.comparisons.flatMap { comparison in
      [AggregateReport.scores(comparison, metric: metric.name), AggregateReport.spread(comparison)]
        + (tellsCollapse ? [AggregateReport.collapse(comparison)] : [])
    }
    return Document.Section(
      heading: "What these seeds can and cannot show",
      blocks: (points.isEmpty ? [] : [.paragraph(looksNote)])
        + [.list(points.isEmpty ? [AggregateReport.nothingCompared] : points)])
  }

  private var looksNote: String {
    switch analysis.looks {
    case .one:
      "No table says whether its number of seeds was fixed before results were seen; it is taken to have been. Where it was not, "
        + "--every-look asks for tests that hold nevertheless."
    case .many(.unfinished):
      "These verdicts come from e-processes, which are valid at every look, because some seeds have no score; p is 1 / the largest "
        + "e-value."
    case .many(let reason):
      "These verdicts come from e-processes, which are valid at every look, because \(reason); p is 1 / the largest e-value. They take "
        + "the seeds in ascending order."
    }
  }

  /// How many seeds would answer what these do not.
  var planSection: Document.Section {
    var blocks: [Document.Block] = []
    if let width = metric.width {
      let halfWidth = ConditionPlan.scoreHalfWidth * width
      blocks.append(
        .table(
          Document.Table(
            columns: ["condition", "seeds now", "\(metric.name) to ±\(halfWidth.fixed(2))"],
            rows: analysis.conditions.map {
              [$0.condition.name, "\($0.completed)", Numbers.seeds($0.plan.seedsForScore)]
            })))
    }
    if !analysis.comparisons.isEmpty {
      blocks += [
        .paragraph(
          "Pairs of seeds that the tests need at least, and for 80 % power were the truth what these seeds show:"),
        .table(
          Document.Table(
            columns: ["comparison", "pairs now", "sign-flip, least", "for 80 %", "every look, least", "for 80 %"],
            rows: analysis.comparisons.map { comparison in
              let (once, always) = (comparison.plan.signFlip, comparison.plan.symmetry)
              return [
                comparison.condition.name, "\(comparison.pairs)", Numbers.seeds(once.least, none: "none"),
                Numbers.seeds(once.forPower), Numbers.seeds(always.least, none: "none"), Numbers.seeds(always.forPower),
              ]
            })),
      ]
    }
    return Document.Section(
      heading: "How many seeds would",
      blocks: blocks.isEmpty ? [.paragraph("Nothing is planned: there are neither bounds nor comparisons.")] : blocks)
  }

  /// What the columns mean.
  var legendSection: Document.Section {
    var points = [
      "n: trials with a score; mean ± SD over seeds, with n - 1; SD (n): with n in its place. interval: Student's t for a mean, Clopper "
        + "and Pearson's for a rate.",
      "no score: trials of which a table has a row without a number. diverged: a score that is not finite, or a row whose column "
        + "outcome says so; an outcome of its own, in no other column.",
      "sign-flip p: exact, over all signs of the differences by seed (beyond \(SignFlipTest.largestExact) pairs, over "
        + "\(SignFlipTest.draws) random choices of signs), two-sided. Holm p: corrected for all comparisons of the table. P(better): "
        + "the share of seeds with a better score, ties half. d_z: the mean difference over the SD of the differences.",
      "SD, SD there: of the paired seeds; their ratio with the interval of what the test does not reject, and the exact sign-flip test of "
        + "the distances from the conditions' medians. Without pairs, Brown and Forsythe's test of equal spread.",
    ]
    if tellsCollapse {
      points.append(
        "0-based: collapsed where the best epoch is among the first two trained ones (<= 1, counted from 0); 1-based: where it is the "
          + "first. best epoch: median; 1 is the first trained one. McNemar p: exact, over the seeds that collapse in one condition "
          + "only; Fisher p: unpaired.")
    }
    return Document.Section(heading: "What the columns mean", blocks: [.list(points)])
  }
}
