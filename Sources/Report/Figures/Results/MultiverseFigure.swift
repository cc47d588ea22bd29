import Statistics
import Training

extension AggregateReport {
  /// More comparisons stand in the tables only.
  private static let mostCurves = 8

  /// The mean difference in the score of each comparison under every choice of the epoch that counts; nil where nobody asks.
  var multiverseFigure: Figure? {
    guard let multiverse, !multiverse.comparisons.isEmpty else { return nil }
    let shown = multiverse.comparisons.indices.prefix(Self.mostCurves)
    let all = multiverse.comparisons.count
    let curves = shown.map { SpecificationCurve(multiverse, comparison: $0, metric) }
    let cut: Markup = curves.contains(where: \.isCut) ? "An arrow: the interval goes on. " : ""
    let rest: Markup = shown.count == all ? "" : "The first \(shown.count) of \(all) comparisons are drawn. "
    return Figure(
      name: "multiverse", title: "What other choices of the epoch would have shown",
      caption: """
        A column is one choice: which epoch counts and which patience ends trainings, replayed from what trials keep. Above, the mean \
        difference in \(metric) from the reference with its \(confidence) t interval; below, the choice. Filled: significant, corrected for \
        the comparisons. Shaded: what the rest of the report goes by. A choice that the trials do not tell has no mark above. \(cut)\(rest)\(outcome.pretrainingScope ?? "")
        """,
      legend: Legend(
        entries: [
          .init(mark: .point, text: "significant"), .init(mark: .ring, text: "not significant"),
        ]),
      panels: zip(shown, curves).map { index, curve in
        let pair = multiverse.comparisons[index]
        return Figure.Panel(
          title: "\(pair.condition) less \(pair.reference)",
          description:
            "Differences in \(metric) of \(pair.condition) from \(pair.reference) under \(curve.specifications.count) choices"
        ) { curve.drawing(width: $0) }
      }, columns: 2)
  }
}

extension SpecificationCurve {
  fileprivate init(_ multiverse: Multiverse, comparison: Int, _ metric: String) {
    let parts = multiverse.universes.map(\.choice.parts)
    var names: [String] = []
    for part in parts.joined() where !names.contains(part) { names.append(part) }
    // Which of equals, then all else.
    names = names.filter { $0.hasSuffix(Self.equals) } + names.filter { !$0.hasSuffix(Self.equals) }
    let findings = multiverse.universes.map { $0.scores[comparison] }
    let isAnyUntold = findings.contains { $0.conclusion == .notTold }
    if isAnyUntold { names.append(Self.notTold) }
    let effects = findings.compactMap(\.difference)
    let largest = effects.map(\.magnitude).max() ?? 0
    // Intervals of two or three seeds can be far wider than the differences.
    let ends = findings.compactMap(\.interval).flatMap { [$0.lower.magnitude, $0.upper.magnitude] }
    let bound = Ticks.domain(of: [max(largest, 0.01)] + ends.map { min($0, 1.5 * largest) }, from: 0).upperBound
    self.init(
      choices: names,
      specifications: zip(multiverse.universes, findings).enumerated().map { index, pair in
        let (universe, finding) = pair
        let isTold = finding.conclusion != .notTold
        let used = parts[index] + (isTold ? [] : [Self.notTold])
        return Specification(
          effect: finding.difference, interval: finding.interval?.range,
          isSignificant: finding.conclusion.isSignificant, isOwn: universe.choice == multiverse.own,
          choices: Set(used.compactMap { names.firstIndex(of: $0) }),
          note: "\(universe.choice.title): \(isTold ? Numbers.signed(finding.difference) : Self.notTold)")
      }, axisTitle: "difference in \(metric)", domain: -bound...bound,
      family: multiverse.comparisons[comparison].condition.family)
  }

  private static let notTold = "not told"
  fileprivate static let equals = "of equals"
}

extension SelectionChoice {
  /// What it is made of, a line of the figure each.
  fileprivate var parts: [String] {
    switch self {
    case .rule(.best(let ties, let patience)):
      ["\(ties.rawValue) \(SpecificationCurve.equals)", patience.map { "patience \($0)" } ?? "no patience"]
    case .rule(.last): ["last epoch"]
    case .asTrained: ["as trained"]
    }
  }
}
