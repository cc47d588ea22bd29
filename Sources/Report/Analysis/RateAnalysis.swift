public import Statistics
import Training

/// How often something happened over the seeds of a condition.
public struct RateAnalysis: Equatable, Sendable {
  /// Over all trials of the seeds.
  public let proportion: Proportion
  /// Clopper and Pearson's interval; this and all others are of the mean of the seeds' shares.
  public let exact: ConfidenceInterval
  public let wilson: ConfidenceInterval
  /// The confidence sequence, right at every look.
  public let anytimeValid: ConfidenceInterval
  /// The exact interval over all planned seeds, whatever became of those without a result.
  public let bounds: ConfidenceInterval

  /// The rate of what is true of trials; seeds with one that does not say are left out.
  init(_ seeds: [SeedTrials], unresolved: Int, _ confidence: Double, answer: (TrialResult) -> Bool?) {
    let answers = seeds.compactMap { trials in trials.count(answer).map { (count: $0, of: trials.trials.count) } }
    let count = answers.reduce(0) { $0 + $1.count }
    // Every seed has as many trials.
    let share = MeanShare(sum: Double(count) / Double(answers.first?.of ?? 1), of: answers.count)
    proportion = Proportion(count, of: answers.reduce(0) { $0 + $1.of })
    exact = share.exactInterval(confidence: confidence)
    wilson = share.wilsonInterval(confidence: confidence)
    anytimeValid = share.anytimeValidInterval(confidence: confidence)
    bounds = share.exactBounds(missing: unresolved, confidence: confidence)
  }
}
