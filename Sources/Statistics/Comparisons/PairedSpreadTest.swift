import ReproducibleMath

/// Whether the values of two conditions, paired by seed, spread equally: the sign-flip test of the differences of their distances from
/// each condition's median.
///
/// It supposes that within a pair the two distances might as well have been exchanged if the conditions spread alike; neither normal values
/// nor one mode. It keeps its size, but for what estimating the medians costs, for correlated values and for such with two modes.
public struct PairedSpreadTest: Equatable, Sendable {
  /// The distance of the first value from its median minus that of the second from its, pair by pair.
  public let differences: [Double]
  public let test: SignFlipTest
  /// The first standard deviation over the second; nil where one of the samples does not spread.
  public let ratio: Double?
  /// Distances from the medians in units of their means; nil where one of the samples does not spread.
  private let scaled: (first: [Double], second: [Double])?
  /// The mean distance of the first over that of the second.
  private let meanRatio: Double

  /// Nil of no pairs, of samples of unequal sizes, and of values that are not finite.
  public init?(_ first: [Double], _ second: [Double]) {
    guard first.count == second.count, (first + second).allSatisfy(\.isFinite) else { return nil }
    let (one, other) = (Self.distances(first), Self.distances(second))
    // Distances that are equal on paper differ by rounding.
    let rounding = 1e-12 * ((first + second).map(\.magnitude).max() ?? 0)
    differences = zip(one, other).map { abs($0 - $1) <= rounding ? 0 : $0 - $1 }
    guard let test = SignFlipTest(differences: differences) else { return nil }
    self.test = test
    let summaries = (Summary(first), Summary(second))
    guard !summaries.0.isConstant, !summaries.1.isConstant, let deviation = summaries.0.standardDeviation,
      let otherDeviation = summaries.1.standardDeviation, deviation > 0, otherDeviation > 0,
      let mean = Summary(one).mean, let otherMean = Summary(other).mean, mean > 0, otherMean > 0
    else {
      (ratio, scaled, meanRatio) = (nil, nil, 1)
      return
    }
    ratio = deviation / otherDeviation
    meanRatio = mean / otherMean
    scaled = (one.map { $0 / mean }, other.map { $0 / otherMean })
  }

  private static func distances(_ values: [Double]) -> [Double] {
    guard let median = Summary(values).median else { return [] }
    return values.map { ($0 - median).magnitude }
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.differences == right.differences && left.test == right.test && left.ratio == right.ratio
      && left.meanRatio == right.meanRatio
  }

  /// The smallest p that so many pairs can reach. Of an odd number the median is one of the values, whose distance is 0, so that
  /// one difference has the other sign, or none.
  public static func smallestPValue(pairs: Int) -> Double {
    SignFlipTest.smallestPValue(pairs: pairs > SignFlipTest.largestExact ? pairs : pairs - pairs % 2)
  }

  /// How many steps of the grid of scalings double them.
  private static let stepsADoubling = 256.0
  /// Further from the estimate nothing is looked for: 2⁴⁰ times.
  private static let mostSteps = 40 * 256
  /// With more pairs each scaling is tested by random signs, as all of them would take seconds.
  static let largestExactScaling = 24
  private static let drawsAScaling = 9_999

  /// The ratios of spreads that the test does not reject: the scalings of the second condition's distances with which the first's would
  /// spread alike, on a grid of 2^(1/256), rounded outwards.
  ///
  /// A set of flipped signs is as extreme as the observed one where the ratio of its summed distances lies beyond the scaling, so that
  /// the scalings that are not rejected have no gaps, and both ends are found by bisection. An end is 0 or infinite where no scaling
  /// on that side is rejected. With more than 24 pairs each scaling is tested by the same 9,999 random signs. Nil where no outcome of so many pairs is rejected, and where one of the samples does not spread.
  public func ratioInterval(confidence: Double = 0.95) -> ConfidenceInterval? {
    let level = 1 - confidence
    guard let scaled, Self.smallestPValue(pairs: differences.count) <= level else { return nil }
    func isRejected(_ step: Int) -> Bool {
      let scaling = Self.scaling(step)
      let differences = zip(scaled.first, scaled.second).map { $0 - scaling * $1 }
      return SignFlipTest(
        differences: differences, exactUpTo: Self.largestExactScaling, draws: Self.drawsAScaling
      ).map { $0.pValue <= level } ?? false
    }
    // At the ratio of the means the differences have a mean of 0, which is never rejected.
    let upper = Bisection.first(from: 1, to: Self.mostSteps) { isRejected($0) }
    let lower = Bisection.first(from: 1, to: Self.mostSteps) { isRejected(-$0) }
    return ConfidenceInterval(
      lower: lower.map { meanRatio * Self.scaling(-$0) } ?? 0,
      upper: upper.map { meanRatio * Self.scaling($0) } ?? .infinity, confidence: confidence)
  }

  private static func scaling(_ step: Int) -> Double {
    Elementary.exp(Double(step) / stepsADoubling * 0x1.62e42fefa39efp-1)
  }
}
