import Statistics

extension ClaimReport {
  /// Every other row against the reference; nothing where there is one row.
  var comparisonSections: [Document.Section] {
    guard let reference = claim.referenceRow, !analysis.comparisons.isEmpty else { return [] }
    let table = Document.Table(
      columns: [
        "condition", "seeds", "±", "difference", "\(confidence) interval", "Welch p", "SD ratio",
        "\(confidence) interval",
        "F p", "Fisher p",
      ],
      rows: analysis.comparisons.flatMap { comparison in
        let all = conventions([comparison.row, comparison.reference])
        let ways: [PublishedClaim.Divisor?] = all.isEmpty ? [nil] : all
        return comparison.readings.flatMap { reading in ways.map { row(comparison, reading, $0) } }
      })
    return [
      Document.Section(
        heading: "Compared with \(reference.condition), as unpaired seeds",
        blocks: [
          .table(table),
          .paragraph(
            "Welch's t test presumes means that are about normal. F, and the interval of the SD ratio, presume normal scores: of scores "
              + "with two modes, as where some seeds collapse, they err far more often than they say. Fisher's test presumes nothing. "
              + "Printed numbers do not say how seeds pair; p are not corrected for the number of comparisons "
              + "(\(analysis.comparisons.count))."),
        ])
    ]
  }

  private func row(
    _ comparison: ClaimComparison, _ reading: ClaimComparison.Reading, _ divisor: PublishedClaim.Divisor?
  ) -> [String] {
    let moments = divisor.flatMap { reading.moments($0) }
    let seeds =
      reading.seeds == reading.referenceSeeds ? "\(reading.seeds)" : "\(reading.seeds), \(reading.referenceSeeds)"
    let isError = comparison.row.standardDeviation == nil && comparison.reference.standardDeviation == nil
    return [
      comparison.row.condition, seeds, divisor.map { isError ? "SE" : $0.text } ?? Numbers.absent,
      moments?.welch.map { signed($0.difference) } ?? Numbers.absent, interval(moments?.welch?.interval),
      Numbers.pValue(moments?.welch?.pValue),
      moments?.varianceRatio.map { $0.f.squareRoot().fixed(2) } ?? Numbers.absent,
      moments?.varianceRatio.map { "[\($0.ratioInterval.lower.fixed(2)), \($0.ratioInterval.upper.fixed(2))]" }
        ?? Numbers.absent,
      Numbers.pValue(moments?.varianceRatio?.pValue), Numbers.pValue(reading.fisher?.pValue),
    ]
  }

  func signed(_ value: Double) -> String { "\(value > 0 ? "+" : "")\(value.fixed(claim.decimals))" }

  /// What so many seeds can show at all, and how many would.
  var powerSections: [Document.Section] {
    guard let comparison = analysis.comparisons.first else { return [] }
    var seen: Set<[Int]> = []
    let readings = analysis.comparisons.flatMap(\.readings).filter {
      seen.insert([$0.seeds, $0.referenceSeeds]).inserted
    }
    let smallest = Document.Table(
      columns: ["seeds", "sign-flip, paired", "McNemar, paired", "Fisher, unpaired"],
      rows: readings.map { reading in
        [
          reading.seeds == reading.referenceSeeds
            ? "\(reading.seeds)" : "\(reading.seeds) and \(reading.referenceSeeds)",
          Numbers.pValue(reading.smallestSignFlip), Numbers.pValue(reading.smallestMcNemar),
          Numbers.pValue(reading.smallestFisher),
        ]
      })
    let level = Numbers.level(comparison.level)
    return [
      Document.Section(
        heading: "What so many seeds can show",
        blocks: [
          .paragraph(
            "The smallest p that exact tests can reach, whatever comes out; above \(level) a test says nothing:"),
          .table(smallest),
        ] + power)
    ]
  }

  /// Pairs for which the power of McNemar's test is printed.
  static let powerPairs = [6, 8, 10, 11, 12, 20]

  private var power: [Document.Block] {
    let powers = analysis.comparisons.compactMap { comparison in comparison.power.map { (comparison, $0) } }
    guard !powers.isEmpty else { return [] }
    let table = Document.Table(
      columns: ["condition"] + Self.powerPairs.map { "\($0) pairs" } + ["pairs for 80 %"],
      rows: powers.map { comparison, power in
        [comparison.row.condition] + Self.powerPairs.map { "\(Numbers.percent(power.power(pairs: $0))) %" }
          + [Numbers.seeds(power.pairs(), none: "none")]
      })
    return [
      .paragraph(
        "How probable it is that McNemar's exact test shows a difference in collapse, were the printed rates the truth and seeds "
          + "collapsed independently in both conditions:"), .table(table),
    ]
  }

  /// What follows, in words.
  var verdictSection: Document.Section {
    let points = analysis.comparisons.flatMap { comparison in
      comparison.readings.flatMap { verdicts(comparison, $0) }
    }
    return Document.Section(
      heading: "What these numbers can and cannot show",
      blocks: [.list(points.isEmpty ? ["Nothing is compared: that takes a second row."] : points)])
  }

  private func verdicts(_ comparison: ClaimComparison, _ reading: ClaimComparison.Reading) -> [String] {
    let all = conventions([comparison.row, comparison.reference]).compactMap { reading.moments($0) }
    let name = "\(comparison.row.condition), \(count(reading.seeds, "seed"))"
    let reference = comparison.reference.condition
    let level = comparison.level
    var points: [String] = []
    let welch = all.compactMap(\.welch)
    if let first = welch.first {
      let size = first.difference.magnitude.fixed(claim.decimals)
      let way = first.difference > 0 ? "higher" : first.difference < 0 ? "lower" : "equal"
      let better = (first.difference > 0) == claim.metric.isHigherBetter ? "better" : "worse"
      let direction = first.difference == 0 ? "equal" : "\(way) by \(size) (\(better))"
      points.append(
        "\(name), \(claim.metric.name): \(direction) than \(reference): \(Self.verdict(welch.map(\.pValue), level)).")
    }
    let ratios = all.compactMap(\.varianceRatio)
    if !ratios.isEmpty {
      points.append(
        "\(name), spread: \(Self.verdict(ratios.map(\.pValue), level)), were scores normal.")
    }
    if let fisher = reading.fisher {
      let isMute = reading.smallestFisher > level
      points.append(
        "\(name), collapse: "
          + (isMute
            ? "cannot tell; the smallest p that they can reach is \(Numbers.pValue(reading.smallestFisher)) (Fisher, \(Numbers.pValueInText(fisher.pValue)))."
            : "\(Self.verdict([fisher.pValue], level))."))
    }
    return points
  }

  /// What the p of every convention say together.
  private static func verdict(_ p: [Double], _ level: Double) -> String {
    var seen: Set<String> = []
    let texts = p.map(Numbers.pValueInText).filter { seen.insert($0).inserted }
    let text = "(\(texts.joined(separator: " or ")))"
    if p.allSatisfy({ $0 <= level }) { return "a difference at \(Numbers.level(level)) \(text)" }
    if p.allSatisfy({ $0 > level }) { return "no difference shown at \(Numbers.level(level)) \(text)" }
    return "it depends on the convention of the SD whether there is a difference at \(Numbers.level(level)) \(text)"
  }
}
