import Statistics
import Training

extension AggregateReport {
  /// More are counted, not named.
  private static let mostNamed = 5

  /// Where networks score less than a rule that learns from no label, in a sentence; nil where none does, and where there is no rule.
  var ruleSentence: String? {
    guard let rule = outcome.baselines.rrRule?.macroF1 else { return nil }
    let networks = analysis.conditions.filter(\.condition.hasEpochs).compactMap { analysis in
      analysis.macroF1.summary.mean.map { (name: analysis.condition.name, score: $0) }
    }
    let below = networks.filter { $0.score < rule }
    guard !below.isEmpty, let best = networks.max(by: { $0.score < $1.score }) else { return nil }
    let said =
      "A rule on the intervals between beats, which has learnt nothing from any label, scores \(rule.fixed(3)) on the same test fold"
    guard below.count < networks.count else {
      let whose =
        networks.count == 1
        ? "\(best.name) on average (\(best.score.fixed(3)))"
        : "every network here on average; the best of them, \(best.name), scores \(best.score.fixed(3))"
      return "\(said): more than \(whose)."
    }
    let names =
      below.count > Self.mostNamed
      ? "\(below.count) of \(networks.count) conditions that train a network" : Numbers.listed(below.map(\.name))
    return "\(said): more than \(names) on average."
  }
}
