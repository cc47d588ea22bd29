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

  /// The fewest pairs with which the test can reject at all; nil where no number can, as beyond `SignFlipTest.largestExact` pairs p
  /// stays above 1 / 20,000.
  public var leastPairs: Int? { (1...SignFlipTest.largestExact).first(where: canReject) }

  private func canReject(pairs: Int) -> Bool { SignFlipTest.smallestPValue(pairs: pairs) <= level }

  /// The power with so many pairs, two or more.
  public func power(pairs: Int) -> Double {
    guard canReject(pairs: pairs) else { return 0 }
    guard pairs <= Self.largestSimulated else { return PairedTPower(effect: effect, level: level).power(pairs: pairs) }
    var stream = RandomStream(seed: 0, name: "power of the sign-flip test", indices: pairs)
    let rejected = (0..<Self.experiments).count { _ in
      let differences = (0..<pairs).map { _ in effect + stream.normal() }
      return SignFlipTest(differences: differences).map { $0.pValue <= level } ?? false
    }
    return Double(rejected) / Double(Self.experiments)
  }

  /// The fewest pairs with at least this power; nil where there is no difference, one that nobody could show, or one that takes more
  /// pairs than those with which the test can reject.
  public func pairs(power wanted: Double = 0.8) -> Int? {
    guard let leastPairs, let t = PairedTPower(effect: effect, level: level).pairs(power: wanted) else { return nil }
    let needed = pairs(power: wanted, byT: t, from: leastPairs)
    return canReject(pairs: needed) ? needed : nil
  }

  private func pairs(power wanted: Double, byT t: Int, from least: Int) -> Int {
    // The t test, which knows more, needs about as many pairs or fewer.
    let first = max(least, t - 1)
    guard first <= Self.largestSimulated else { return max(first, t) }
    return (first...Self.largestSimulated).first { power(pairs: $0) >= wanted } ?? max(Self.largestSimulated + 1, t)
  }
}
