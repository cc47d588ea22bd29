/// Student's paired t test: whether the mean difference could be 0, for about normal differences.
public struct PairedTTest: Equatable, Sendable {
  public let t: Double
  public let degreesOfFreedom: Int
  /// Two-sided.
  public let pValue: Double

  /// Nil of fewer than two differences, and where all are equal, but for rounding.
  public init?(differences: [Double]) {
    let summary = Summary(differences)
    guard !summary.isConstant, let mean = summary.mean, let deviation = summary.standardDeviation, deviation > 0 else {
      return nil
    }
    t = mean / deviation * Double(differences.count).squareRoot()
    degreesOfFreedom = differences.count - 1
    pValue = StudentDistribution(degreesOfFreedom: degreesOfFreedom).twoSidedTail(t)
  }
}
