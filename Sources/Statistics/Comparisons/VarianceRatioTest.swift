/// The F test: whether two unpaired samples of normal values spread equally. It presumes normality: with two modes it errs far more
/// often than it says.
public struct VarianceRatioTest: Equatable, Sendable {
  /// The first variance over the second.
  public let f: Double
  /// Two-sided: twice the smaller tail.
  public let pValue: Double
  /// Of the first standard deviation over the second.
  public let ratioInterval: ConfidenceInterval

  /// Nil where one of the samples does not spread, or so little beside the other that the ratio is not finite.
  public init?(_ first: SampleMoments, _ second: SampleMoments, confidence: Double = 0.95) {
    guard first.standardDeviation > 0, second.standardDeviation > 0 else { return nil }
    let ratio = first.standardDeviation / second.standardDeviation
    f = ratio * ratio
    guard f > 0, f.isFinite, (1 / f).isFinite else { return nil }
    let distribution = FisherDistribution(first.count - 1, second.count - 1)
    let inverse = FisherDistribution(second.count - 1, first.count - 1)
    pValue = min(1, 2 * min(distribution.upperTail(f), inverse.upperTail(1 / f)))
    let tail = (1 - confidence) / 2
    ratioInterval = ConfidenceInterval(
      lower: ratio / distribution.quantile(upper: tail).squareRoot(),
      upper: ratio * inverse.quantile(upper: tail).squareRoot(), confidence: confidence)
  }
}
