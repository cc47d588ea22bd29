/// The power of the two-sided paired t test: how probable it is to reject a mean difference of 0 that is indeed another.
public struct PairedTPower: Sendable {
  /// The true mean difference in standard deviations of the differences.
  let effect: Double
  let level: Double

  public init(effect: Double, level: Double = 0.05) {
    self.effect = effect
    self.level = level
  }

  /// The power with so many pairs, two or more.
  public func power(pairs: Int) -> Double {
    let critical = StudentDistribution(degreesOfFreedom: pairs - 1).twoSidedQuantile(level)
    let noncentrality = effect.magnitude * Double(pairs).squareRoot()
    // Power grows with the noncentrality; at this limit it is 1 in all digits from three pairs on.
    let limited = min(noncentrality, NoncentralStudentDistribution.largestNoncentrality)
    return NoncentralStudentDistribution(degreesOfFreedom: Double(pairs - 1), noncentrality: limited)
      .twoSidedTail(critical)
  }

  /// The fewest pairs with at least this power; nil where even `limit` pairs are not enough.
  public func pairs(power wanted: Double = 0.8, limit: Int = 100_000) -> Int? {
    guard effect != 0 else { return nil }
    return Bisection.first(from: 2, to: limit) { power(pairs: $0) >= wanted }
  }
}
