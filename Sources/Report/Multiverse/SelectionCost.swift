import Statistics
import Training

/// What selection costs in one condition: its scores beside those of the last epoch, and of the epoch that scores best on the test fold,
/// which nobody may select by.
struct SelectionCost: Equatable, Sendable {
  /// A difference from the selected epoch's score, paired by seed.
  struct Difference: Equatable, Sendable {
    let summary: Summary
    let interval: ConfidenceInterval?
  }

  let condition: Condition
  let selected: Summary
  /// Over the seeds that tell.
  let last: Summary
  /// The best of those that were kept, over the seeds that kept any.
  let best: Summary
  let lastLessSelected: Difference
  let bestLessSelected: Difference

  /// Of the conditions that were trained, in the order of the sweep.
  static func all(of outcome: SweepOutcome, options: SweepAnalysis.Options) -> [SelectionCost] {
    zip(outcome.trained, outcome.recorded.trained).map {
      SelectionCost(judged: $0, recorded: $1, options)
    }
  }

  private init(
    judged: SweepOutcome.ConditionOutcome, recorded: SweepOutcome.ConditionOutcome, _ options: SweepAnalysis.Options
  ) {
    let (metric, confidence) = (options.metric, options.confidence)
    let scores = Dictionary(judged.trials.map { ($0.cell, metric.value(in: $0.selected)) }) { first, _ in first }
    let seeds = recorded.completedSeeds
    let selected = seeds.map { seed in seed.mean { scores[$0.cell] ?? nil } }
    let last = seeds.map { seed in seed.mean { $0.lastScore(by: metric, of: recorded.recipe(of: $0).fineTuning) } }
    let best = seeds.map { seed in seed.mean { $0.bestKeptScore(by: metric) } }
    condition = recorded.condition
    self.selected = Summary(selected.compactMap { $0 })
    self.last = Summary(last.compactMap { $0 })
    self.best = Summary(best.compactMap { $0 })
    lastLessSelected = Self.difference(last, selected, confidence)
    bestLessSelected = Self.difference(best, selected, confidence)
  }

  /// Over the seeds that have both.
  private static func difference(_ scores: [Double?], _ selected: [Double?], _ confidence: Double) -> Difference {
    let values = zip(scores, selected).compactMap { score, selected -> Double? in
      guard let score, let selected else { return nil }
      return score - selected
    }
    let summary = Summary(values)
    return Difference(summary: summary, interval: summary.meanInterval(confidence: confidence))
  }
}

extension TrialResult {
  /// The score of the last planned epoch; nil where the training ended before it.
  fileprivate func lastScore(by metric: Metric, of settings: FineTuningSettings) -> Double? {
    guard case .selected(let epoch)? = outcome(under: .last, of: settings) else { return nil }
    return metric.value(in: epoch.test)
  }

  /// The best score among the kept epochs; nil of results that kept none.
  fileprivate func bestKeptScore(by metric: Metric) -> Double? {
    let scores = kept.compactMap { metric.value(in: $0.test?.metrics) }
    return metric.isHigherBetter ? scores.max() : scores.min()
  }
}
