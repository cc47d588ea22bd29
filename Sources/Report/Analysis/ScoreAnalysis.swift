public import Statistics
import Training

/// A value that belongs to a seed.
public struct SeedValue: Equatable, Sendable {
  public let seed: UInt64
  public let value: Double
}

/// A score over the seeds of a condition.
public struct ScoreAnalysis: Equatable, Sendable {
  /// Every seed's score, the mean over its trials, by seed.
  public let values: [SeedValue]
  public let summary: Summary
  /// Student's t interval for the mean, clipped where scores have bounds; nil of fewer than two seeds, and where all scores are equal.
  public let interval: ConfidenceInterval?
  /// The confidence sequence for the mean by betting, right at every look; nil of no seeds, and of scores without bounds.
  public let anytimeValid: ConfidenceInterval?
  /// Where the mean over all planned seeds lies, whatever became of those without a result; nil where none was planned, and of scores
  /// without bounds.
  public let bounds: ClosedRange<Double>?

  init(
    _ seeds: [SeedTrials], unresolved: Int, within limits: ClosedRange<Double>?, _ confidence: Double,
    score: (TrialResult) -> Double?
  ) {
    let mean = MeanScore(seeds, within: limits, confidence, score: score)
    values = mean.values
    summary = mean.summary
    interval = mean.interval
    let scores = values.map(\.value)
    anytimeValid =
      scores.isEmpty ? nil : limits.map { BettingSequence(scores, within: $0).interval(confidence: confidence) }
    bounds = limits.flatMap { [summary] in summary.meanBounds(missing: unresolved, within: $0) }
  }
}
