/// A sample of which only its size, mean and standard deviation are known: what papers print.
public struct SampleMoments: Equatable, Sendable {
  public let count: Int
  public let mean: Double
  /// With n - 1 in the denominator.
  public let standardDeviation: Double

  /// Nil of fewer than two values, of a negative standard deviation, and of numbers that are not finite.
  public init?(count: Int, mean: Double, standardDeviation: Double) {
    guard count >= 2, mean.isFinite, standardDeviation.isFinite, standardDeviation >= 0 else { return nil }
    self.count = count
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The same with a standard deviation that has n in the denominator.
  public init?(count: Int, mean: Double, populationStandardDeviation deviation: Double) {
    guard count >= 2 else { return nil }
    let factor = (Double(count) / Double(count - 1)).squareRoot()
    self.init(count: count, mean: mean, standardDeviation: factor * deviation)
  }

  /// The same with the standard error of the mean, which is the standard deviation with n - 1 over the square root of n.
  public init?(count: Int, mean: Double, standardError: Double) {
    guard count >= 2 else { return nil }
    self.init(count: count, mean: mean, standardDeviation: Double(count).squareRoot() * standardError)
  }
}
