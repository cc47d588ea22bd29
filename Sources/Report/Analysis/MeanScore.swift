public import Statistics
import Training

/// A score over the seeds of a condition with an interval for one look.
public struct MeanScore: Equatable, Sendable {
  /// Every seed's score, the mean over its trials, by seed.
  public let values: [SeedValue]
  public let summary: Summary
  /// Student's t interval for the mean, clipped where scores have bounds; nil of fewer than two seeds, and where all scores are equal.
  public let interval: ConfidenceInterval?

  init(
    _ seeds: [SeedTrials], within limits: ClosedRange<Double>?, _ confidence: Double, score: (TrialResult) -> Double?
  ) {
    values = seeds.compactMap { trials in trials.mean(score).map { SeedValue(seed: trials.seed, value: $0) } }
    summary = Summary(values.map(\.value))
    interval = summary.meanInterval(confidence: confidence)?.clipped(to: limits)
  }

  init(_ seeds: [SeedTrials], _ metric: Metric, _ confidence: Double) {
    self.init(seeds, within: metric.bounds, confidence) { metric.value(in: $0.selected) }
  }
}
