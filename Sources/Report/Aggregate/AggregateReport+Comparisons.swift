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
          analysis.comparisons, options: analysis.options, collapseColumns: ["collapsed", "reference"]))
    ]
  }

  /// Macro-F1 and collapse, a row a comparison.
  static func comparisonTables(
    _ comparisons: [Comparison], options: SweepAnalysis.Options, collapseColumns: [String]
  ) -> [Document.Block] {
    let interval = "\(options.confidenceText) interval"
    let isOfShares = comparisons.contains(where: \.collapse.isOfShares)
    let scores = Document.Table(
      columns: [
        "condition", "pairs", "difference", interval, "t test p", "sign-flip p", "Holm p", "P(better)", interval,
        "spread p",
      ], rows: comparisons.map(Self.scores))
    let collapse = Document.Table(
      columns: ["condition"] + collapseColumns
        + (isOfShares
          ? ["more here", "more there", "sign-flip p", "Holm p", "Fisher p"]
          : ["only here", "only there", "McNemar p", "Holm p", "Fisher p"]),
      rows: comparisons.filter(\.canCollapse).map(Self.collapse))
    return [.paragraph("Macro-F1:"), .table(scores)]
      + (collapse.rows.isEmpty
        ? [] : [.paragraph("Collapse (\(options.reading)):"), .table(collapse)]) + everyLook(comparisons)
  }

  /// The tests that are valid at every look; nothing where one look is all there was.
  private static func everyLook(_ comparisons: [Comparison]) -> [Document.Block] {
    guard let looks = comparisons.first?.looks, case .many(let reason) = looks else { return [] }
    let table = Document.Table(
      columns: ["condition", "question", "pairs", "e-value", "largest", "p", "Holm p"],
      rows: comparisons.flatMap { comparison in
        let ofCollapse = comparison.canCollapse ? [("collapse", comparison.collapse.anytime)] : []
        return ([("Macro-F1", comparison.symmetry)] + ofCollapse).map { question, anytime in
          [
            comparison.condition.name, question, "\(anytime.pairs)", Numbers.eValue(anytime.evidence.eValue),
            Numbers.eValue(anytime.evidence.largest), Numbers.pValue(anytime.test.pValue),
            Numbers.pValue(anytime.test.adjusted),
          ]
        }
      })
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
      Numbers.interval(comparison.interval), Numbers.pValue(comparison.tTest?.pValue),
      Numbers.pValue(comparison.signFlip?.pValue), Numbers.pValue(comparison.signFlip?.adjusted),
      improvement.value?.fixed(2) ?? Numbers.absent,
      improvement.total == 0 ? Numbers.absent : "[\(interval.lower.fixed(2)), \(interval.upper.fixed(2))]",
      Numbers.pValue(comparison.spread?.pValue),
    ]
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
