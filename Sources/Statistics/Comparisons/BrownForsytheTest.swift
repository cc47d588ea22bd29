/// The test of Brown and Forsythe (1974): whether samples spread equally, by the F statistic of the distances from their medians.
public struct BrownForsytheTest: Equatable, Sendable {
  public let f: Double
  public let pValue: Double

  /// Nil of fewer than two samples, of an empty one, and where no distance differs from the others in its sample.
  public init?(_ samples: [[Double]]) {
    let distances = samples.compactMap { sample in
      Summary(sample).median.map { median in sample.map { ($0 - median).magnitude } }
    }
    guard distances.count == samples.count, let variance = OneWayVariance(distances), variance.within > 0 else {
      return nil
    }
    f = variance.between / variance.within
    pValue = FisherDistribution(variance.degreesBetween, variance.degreesWithin).upperTail(f)
  }
}
