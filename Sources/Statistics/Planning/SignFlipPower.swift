import ReproducibleMath

/// The power of the two-sided sign-flip test for about normal differences.
///
/// Up to `largestSimulated` pairs the test itself is made on differences drawn from a seeded stream. Beyond them it is that of the paired
/// t test: for normal differences the two reject nearly the same samples (Hoeffding 1952).
public struct SignFlipPower: Sendable {
  static let largestSimulated = 24
  static let experiments = 1000

  /// The true mean difference in standard deviations of the differences.
  let effect: Double
  let level: Double

  public init(effect: Double, level: Double = 0.05) {
    self.effect = effect
    self.level = level
  }

  /// The fewest pairs with which the test can reject at all.
  public var leastPairs: Int { (1...).first { SignFlipTest.smallestPValue(pairs: $0) <= level } ?? 0 }

  /// The power with so many pairs, two or more.
  public func power(pairs: Int) -> Double {
    guard pairs <= Self.largestSimulated else { return PairedTPower(effect: effect, level: level).power(pairs: pairs) }
    guard pairs >= leastPairs else { return 0 }
    var stream = RandomStream(seed: 0, name: "power of the sign-flip test", indices: pairs)
    let rejected = (0..<Self.experiments).count { _ in
      let differences = (0..<pairs).map { _ in effect + stream.normal() }
      return SignFlipTest(differences: differences).map { $0.pValue <= level } ?? false
    }
    return Double(rejected) / Double(Self.experiments)
  }

  /// The fewest pairs with at least this power; nil where there is no difference, or one that nobody could show.
  public func pairs(power wanted: Double = 0.8) -> Int? {
    guard let t = PairedTPower(effect: effect, level: level).pairs(power: wanted) else { return nil }
    // The t test, which knows more, needs about as many pairs or fewer.
    let first = max(leastPairs, t - 1)
    guard first <= Self.largestSimulated else { return max(first, t) }
    return (first...Self.largestSimulated).first { power(pairs: $0) >= wanted } ?? max(Self.largestSimulated + 1, t)
  }
}
