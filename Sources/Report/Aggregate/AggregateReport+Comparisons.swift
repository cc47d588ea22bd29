import Statistics
import Training

extension AggregateReport {
  /// Every other condition against the reference; nothing where there is none.
  var comparisonSections: [Document.Section] {
    guard let reference = analysis.reference else { return [] }
    return [
      Document.Section(
        heading: "Compared with \(reference.name), seed by seed",
        blocks: Self.comparisonTables(
          analysis.comparisons, options: analysis.options, collapseColumns: ["collapsed", "reference"])
          + pretrainingNote)
    ]
  }

  /// Scores, their spread and, where it is told, collapse, a row a comparison.
  static func comparisonTables(
    _ comparisons: [Comparison], options: SweepAnalysis.Options, collapseColumns: [String], hasCollapse: Bool = true
  ) -> [Document.Block] {
    let interval = "\(options.confidenceText) interval"
    let isOfShares = comparisons.contains(where: \.collapse.isOfShares)
    let scores = Document.Table(
      columns: [
        "condition", "pairs", "difference", interval, "d_z", "t test p", "sign-flip p", "Holm p", "P(better)", interval,
      ], rows: comparisons.map(Self.scores), name: "comparisons")
    let spread = Document.Table(
      columns: ["condition", "pairs", "SD", "SD there", "SD ratio", interval, "sign-flip p", "Holm p"],
      rows: comparisons.map(Self.spread), name: "spread")
    let collapse = Document.Table(
      columns: ["condition"] + collapseColumns
        + (isOfShares
          ? ["more here", "more there", "sign-flip p", "Holm p", "Fisher p"]
          : ["only here", "only there", "McNemar p", "Holm p", "Fisher p"]),
      rows: comparisons.filter(\.canCollapse).map(Self.collapse), name: "collapse-comparisons")
    var blocks: [Document.Block] = [.paragraph("\(options.metric.name):"), .table(scores)]
    if options.patients { blocks += patientTable(comparisons, options) }
    blocks += [.paragraph("Spread of \(options.metric.name) over the same seeds:"), .table(spread)]
    blocks += unpairedSpread(comparisons)
    if hasCollapse, !collapse.rows.isEmpty {
      blocks += [.paragraph("Collapse (\(options.reading)):"), .table(collapse)]
    }
    return blocks + everyLook(comparisons, metric: options.metric.name, hasCollapse: hasCollapse)
  }

  /// The tests that are valid at every look; nothing where one look is all there was.
  private static func everyLook(
    _ comparisons: [Comparison], metric: String, hasCollapse: Bool
  ) -> [Document.Block] {
    guard let looks = comparisons.first?.looks, case .many(let reason) = looks else { return [] }
    let table = Document.Table(
      columns: ["condition", "question", "pairs", "e-value", "largest", "p", "Holm p"],
      rows: comparisons.flatMap { comparison in
        let collapse =
          hasCollapse && comparison.canCollapse ? [("collapse", comparison.collapse.anytime)] : []
        return ([(metric, comparison.symmetry), ("spread", comparison.spread.anytime)] + collapse).map {
          question, anytime in
          [
            comparison.condition.name, question, "\(anytime.pairs)", Numbers.eValue(anytime.evidence.eValue),
            Numbers.eValue(anytime.evidence.largest), Numbers.pValue(anytime.test.pValue),
            Numbers.pValue(anytime.test.adjusted),
          ]
        }
      }, name: "looks", caption: "Tests that are valid at every look")
    return [
      .paragraph(
        "The p and intervals above hold for one look only. These are valid at every look, and decide here because "
          + "\(reason):"),
      .table(table),
    ]
  }

  private static func scores(_ comparison: Comparison) -> [String] {
    let improvement = comparison.improvement
    let interval = comparison.improvementInterval
    return [
      comparison.condition.name, "\(comparison.pairs)", Numbers.signed(comparison.difference.mean),
      Numbers.interval(comparison.interval, of: comparison.difference), Numbers.signed(comparison.standardizedEffect),
      Numbers.pValue(comparison.tTest?.pValue),
      Numbers.pValue(comparison.signFlip?.pValue), Numbers.pValue(comparison.signFlip?.adjusted),
      improvement.value?.fixed(2) ?? Numbers.absent,
      improvement.total == 0 ? Numbers.absent : "[\(interval.lower.fixed(2)), \(interval.upper.fixed(2))]",
    ]
  }

  private static func spread(_ comparison: Comparison) -> [String] {
    let spread = comparison.spread
    return [
      comparison.condition.name, "\(spread.pairs)", Numbers.score(spread.condition), Numbers.score(spread.reference),
      Numbers.ratio(spread.ratio), Numbers.ratios(spread.ratioInterval), Numbers.pValue(spread.test?.pValue),
      Numbers.pValue(spread.test?.adjusted),
    ]
  }

  /// The spread of conditions of which no seed is paired; nothing where there is none.
  private static func unpairedSpread(_ comparisons: [Comparison]) -> [Document.Block] {
    let unpaired = comparisons.compactMap { comparison in
      comparison.spread.unpaired.map { "\(comparison.condition.name): p = \(Numbers.pValue($0.pValue))" }
    }
    return unpaired.isEmpty
      ? []
      : [.paragraph("Spread where no seed is paired, by Brown and Forsythe's test for one look:"), .list(unpaired)]
  }

  private static func collapse(_ comparison: Comparison) -> [String] {
    let collapse = comparison.collapse
    return [
      comparison.condition.name, Numbers.fraction(collapse.condition), Numbers.fraction(collapse.reference),
      "\(collapse.mcNemar.onlyFirst)", "\(collapse.mcNemar.onlySecond)", Numbers.pValue(collapse.test?.pValue),
      Numbers.pValue(collapse.test?.adjusted), Numbers.pValue(collapse.fisher?.pValue),
    ]
  }
}
