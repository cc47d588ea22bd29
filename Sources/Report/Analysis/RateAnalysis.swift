public import Statistics

/// How often something happened over the seeds of a condition.
public struct RateAnalysis: Equatable, Sendable {
  public let proportion: Proportion
  /// Clopper and Pearson's interval.
  public let exact: ConfidenceInterval
  public let wilson: ConfidenceInterval
  /// The confidence sequence, right at every look.
  public let anytimeValid: ConfidenceInterval
  /// The exact interval over all planned seeds, whatever became of those without a result.
  public let bounds: ConfidenceInterval

  init(_ proportion: Proportion, unresolved: Int, confidence: Double) {
    self.proportion = proportion
    exact = proportion.exactInterval(confidence: confidence)
    wilson = proportion.wilsonInterval(confidence: confidence)
    anytimeValid = proportion.anytimeValidInterval(confidence: confidence)
    bounds = proportion.exactBounds(missing: unresolved, confidence: confidence)
  }
}
