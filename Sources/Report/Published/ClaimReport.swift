import Statistics

/// What `seedsweep claim` prints: a published claim and what its own numbers allow.
public struct ClaimReport: Equatable, Sendable {
  let analysis: ClaimAnalysis

  public init(_ claim: PublishedClaim, confidence: Double = 0.95) {
    analysis = ClaimAnalysis(claim, confidence: confidence)
  }

  public var text: String { document.text }
  public var markdown: String { document.markdown }
  public var latex: String { document.latex }

  var claim: PublishedClaim { analysis.claim }
  var confidence: String { Numbers.confidence(analysis.confidence) }

  var document: Document {
    Document(
      sections: [publishedSection] + seedSections + [intervalSection] + comparisonSections + powerSections
        + [verdictSection])
  }

  private var publishedSection: Document.Section {
    let table = Document.Table(
      columns: ["condition", "seeds", claim.metric.name, "collapsed"],
      rows: claim.rows.map { row in
        [
          row.condition, Numbers.seeds(claim.seeds(of: row), none: "not stated"), printed(row),
          row.rate?.text ?? Numbers.absent,
        ]
      })
    return Document.Section(
      heading: "What was published",
      blocks: [
        .paragraph("\(claim.name): \(claim.citation).\(claim.url.map { " \($0)" } ?? "")"),
        .paragraph(claim.data.map { "Data: \($0)." } ?? "It says nothing of its data."),
        .table(table), .paragraph(printedNote),
      ])
  }

  /// `0.115 ± 0.072`, as the claim prints it.
  private func printed(_ row: PublishedClaim.Row) -> String {
    claim.meanAndDeviation(row, row.standardDeviation ?? row.standardError)
      + (row.standardError == nil ? "" : " (SE)")
  }

  private var printedNote: String {
    var sentences: [String] = []
    if let reason = claim.seedsReason, let seeds = claim.seeds {
      sentences.append("\(seeds) seeds are assumed: \(reason).")
    }
    if claim.rows.contains(where: { $0.standardDeviation != nil }) {
      sentences.append(
        claim.divisor.map { "± is the standard deviation with \($0.text), as it says." }
          ?? "± is a standard deviation; by what it divides is not said, so that both conventions are tried.")
    }
    if claim.rows.contains(where: { $0.rate != nil }) {
      let reason = claim.collapseReason.map { ", which is assumed: \($0)." } ?? "."
      sentences.append("Collapsed: the column \"\(claim.collapse.rawValue)\" of our reports\(reason)")
    }
    return sentences.joined(separator: " ")
  }

  /// Which numbers of seeds the printed rates can be of; nothing where none is printed.
  private var seedSections: [Document.Section] {
    guard let allowed = analysis.allowedSeeds else { return [] }
    let most = ClaimAnalysis.mostSeedsGuessed
    var seen: Set<String> = []
    let rates = claim.rows.filter { $0.seeds == nil }.compactMap(\.rate).filter { seen.insert($0.text).inserted }
    let points = rates.map { rate in
      let fractions = (1...most).flatMap { seeds in rate.counts(of: seeds).map { "\($0)/\(seeds)" } }
      return
        "\(rate.text): \(fractions.count == most ? "any number of seeds, so it tells nothing of it" : Self.started(fractions))."
    }
    let together =
      allowed.isEmpty
      ? "No number of seeds up to \(most) gives all of these rates, rounded as they are printed."
      : "All of them together, up to \(most) seeds: \(allowed.map(String.init).joined(separator: ", "))."
    return [
      Document.Section(
        heading: "How many seeds the rates can be of", blocks: [.list(points), .paragraph(together)] + contradictions)
    ]
  }

  private static func started(_ fractions: [String]) -> String {
    fractions.isEmpty ? "no number of seeds up to \(ClaimAnalysis.mostSeedsGuessed)" : fractions.joined(separator: ", ")
  }

  /// Rates that no number of the claimed seeds gives.
  private var contradictions: [Document.Block] {
    let points = claim.rows.compactMap { row -> String? in
      guard let rate = row.rate, let seeds = claim.seeds(of: row), rate.counts(of: seeds).isEmpty else { return nil }
      return "\(row.condition): no number of \(seeds) seeds is rounded to \(rate.text). The claim contradicts itself."
    }
    return points.isEmpty ? [] : [.list(points)]
  }

  private var intervalSection: Document.Section {
    let ways = conventions(claim.rows)
    let table = Document.Table(
      columns: ["condition", "seeds", claim.metric.name] + ways.map { "\(confidence), \($0.text)" }
        + ["collapsed", "exact \(confidence)", "Wilson", "at every look"],
      rows: analysis.rows.flatMap { row in
        row.readings.map { reading in
          [row.row.condition, "\(reading.seeds)", printed(row.row)]
            + ways.map { interval($0 == .sample ? reading.sample : reading.population) } + rate(reading)
        }
      })
    return Document.Section(
      heading: "Intervals that they allow",
      blocks: [.table(table), .paragraph(intervalNote)])
  }

  /// By what ± may be read: one way where all that is printed are standard errors, none where nothing spreads.
  func conventions(_ rows: [PublishedClaim.Row]) -> [PublishedClaim.Divisor] {
    if rows.contains(where: { $0.standardDeviation != nil }) { return claim.divisors }
    return rows.contains { $0.standardError != nil } ? [.sample] : []
  }

  private func rate(_ reading: ClaimRowAnalysis.Reading) -> [String] {
    guard let proportion = reading.proportion else {
      let counts = reading.counts.map(String.init).joined(separator: " or ")
      return [counts.isEmpty ? Numbers.absent : "\(counts) of \(reading.seeds)"]
        + [String](repeating: Numbers.absent, count: 3)
    }
    let confidence = analysis.confidence
    return [Numbers.fraction(proportion)]
      + [
        proportion.exactInterval(confidence: confidence), proportion.wilsonInterval(confidence: confidence),
        proportion.anytimeValidInterval(confidence: confidence),
      ].map(Numbers.percents)
  }

  func interval(_ interval: ConfidenceInterval?) -> String {
    interval.map { "[\($0.lower.fixed(claim.decimals)), \($0.upper.fixed(claim.decimals))]" } ?? Numbers.absent
  }

  private var intervalNote: String {
    let intervals = analysis.rows.flatMap(\.readings).flatMap { [$0.sample, $0.population] }.compactMap { $0 }
    let bounds = claim.metric.bounds
    let leaves = bounds.map { bounds in
      intervals.contains { $0.lower < bounds.lowerBound || $0.upper > bounds.upperBound }
    }
    return
      "Means: Student's t, for about normal scores. Rates: Clopper and Pearson's (exact), Wilson's, and Robbins' mixture, which "
      + "is right at every look."
      + (leaves == true ? " Intervals that leave the bounds of the metric say that so few seeds do not bear them." : "")
  }
}

extension PublishedClaim.Divisor {
  /// As reports call it.
  var text: String {
    switch self {
    case .sample: "SD (n - 1)"
    case .population: "SD (n)"
    }
  }
}
