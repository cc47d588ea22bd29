/// The t test of Welch (1947): whether two unpaired samples that may spread unequally have the same mean, for about normal values.
public struct WelchTest: Equatable, Sendable {
  /// The first mean minus the second.
  public let difference: Double
  public let t: Double
  /// Welch and Satterthwaite's.
  public let degreesOfFreedom: Double
  /// Two-sided.
  public let pValue: Double
  /// Of the difference.
  public let interval: ConfidenceInterval

  /// Nil where nothing spreads in either sample, or so much that it is not finite.
  public init?(_ first: SampleMoments, _ second: SampleMoments, confidence: Double = 0.95) {
    let errors = [first, second].map { $0.standardDeviation / Double($0.count).squareRoot() }
    // Shares of the variance, so that no square of a tiny or huge one is lost.
    let largest = max(errors[0], errors[1])
    guard largest > 0, largest.isFinite else { return nil }
    let squares = errors.map { ($0 / largest) * ($0 / largest) }
    let total = squares[0] + squares[1]
    let error = largest * total.squareRoot()
    let shares = squares.map { $0 / total }
    difference = first.mean - second.mean
    t = difference / error
    degreesOfFreedom =
      1 / (shares[0] * shares[0] / Double(first.count - 1) + shares[1] * shares[1] / Double(second.count - 1))
    let student = StudentDistribution(degreesOfFreedom: degreesOfFreedom)
    pValue = student.twoSidedTail(t)
    let halfWidth = student.twoSidedQuantile(1 - confidence) * error
    guard difference.isFinite, halfWidth.isFinite else { return nil }
    interval = ConfidenceInterval(
      lower: difference - halfWidth, upper: difference + halfWidth, confidence: confidence)
  }
}
