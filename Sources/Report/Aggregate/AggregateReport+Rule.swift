import Statistics
import Training

extension AggregateReport {
  /// Where networks score less than a rule that learns from no label, in a sentence; nil where none does, and where there is no rule.
  var ruleSentence: String? {
    guard analysis.options.metric.isMacroF1, let rule = outcome.baselines.rrRule?.macroF1 else { return nil }
    let networks = zip(outcome.conditions, analysis.conditions).compactMap { outcome, analysis in
      outcome.condition.hasEpochs ? analysis.score.summary.mean.map { (outcome: outcome, score: $0) } : nil
    }
    let below = networks.filter { $0.score < rule }
    guard !below.isEmpty, let best = networks.max(by: { $0.score < $1.score }) else { return nil }
    let said =
      "A rule on the intervals between beats, which has learnt nothing from any label, scores \(rule.fixed(3)) on the same test fold"
    guard below.count < networks.count else {
      let whose =
        networks.count == 1
        ? "\(best.outcome.condition.name) on average (\(best.score.fixed(3)))"
        : "every network here on average; the best of them, \(best.outcome.condition.name), scores \(best.score.fixed(3))"
      return "\(said): more than \(whose)."
    }
    return "\(said): more than \(SweepOutcome.names(below.map(\.outcome))) on average."
  }
}
