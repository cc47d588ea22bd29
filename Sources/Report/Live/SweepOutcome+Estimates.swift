import Statistics
import Training

extension SweepOutcome {
  /// What the recorded seeds say so far, condition by condition, with intervals that are right at every look.
  public var estimates: [LiveStatus.Estimate] {
    conditions.map { outcome in
      let seeds = outcome.completedSeeds
      let trials = seeds.flatMap(\.trials)
      let scores = seeds.compactMap { $0.mean(\.selected?.macroF1) }
      let summary = Summary(scores)
      let interval = scores.isEmpty ? nil : BettingSequence(scores).interval()
      return LiveStatus.Estimate(
        condition: outcome.condition.name, seeds: summary.count, macroF1: summary.mean, macroF1Lower: interval?.lower,
        macroF1Upper: interval?.upper,
        collapsed: outcome.condition.hasEpochs ? CollapseReading.zeroBased.count(trials).collapsed : nil,
        oneClass: trials.count { $0.answersOneClass }, trials: outcome.isCrossed ? trials.count : nil)
    }
  }
}
