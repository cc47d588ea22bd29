import ReproducibleMath

/// The exact paired test: how often would random signs give differences a mean as far from 0 as theirs?
///
/// Assumes nothing about the differences but that each might as well have had the other sign if the two conditions were alike.
public struct SignFlipTest: Equatable, Sendable {
  /// Up to this many differences other than 0 all their signs are looked at; beyond it, random ones.
  public static let largestExact = 32
  /// So many random signs of all differences.
  public static let draws = 19_999

  /// Two-sided.
  public let pValue: Double
  /// Whether all signs were looked at.
  public let isExact: Bool

  /// Nil of no differences.
  public init?(differences: [Double]) {
    guard !differences.isEmpty else { return nil }
    // A difference of 0 has no sign, and the other order of differences would be the same test.
    let sizes = differences.map(\.magnitude).filter { $0 > 0 }.sorted()
    let total = sizes.reduce(0, +)
    // Sums that are equal on paper differ by rounding: they count as equal.
    let extreme = differences.sorted { $0.magnitude < $1.magnitude }.reduce(0, +).magnitude - 1e-12 * total
    isExact = sizes.count <= Self.largestExact
    if extreme <= 0 {
      pValue = 1
    } else {
      pValue = isExact ? Self.exact(sizes, extreme) : Self.sampled(sizes, extreme)
    }
  }

  /// The smallest p that so many differences can reach: all of one sign, twice in 2ⁿ, or never again among random signs.
  public static func smallestPValue(pairs: Int) -> Double {
    guard pairs <= largestExact else { return 1 / Double(draws + 1) }
    return pairs == 0 ? 1 : Double(sign: .plus, exponent: 1 - pairs, significand: 1)
  }

  /// The share of all sign vectors whose sum is at least `extreme` away from 0.
  ///
  /// Every sum is one of the first half's plus one of the second half's; with both sorted, one pass counts the pairs, in 2^(n/2) steps
  /// instead of 2ⁿ (Horowitz and Sahni 1974). Sums come in pairs of opposite sign, so one side is counted.
  private static func exact(_ sizes: [Double], _ extreme: Double) -> Double {
    let half = sizes.count / 2
    let first = sums(sizes[..<half])
    let second = sums(sizes[half...])
    var reached = 0.0
    var smallest = second.count
    for sum in first {
      while smallest > 0 && sum + second[smallest - 1] >= extreme { smallest -= 1 }
      reached += Double(second.count - smallest)
    }
    return 2 * reached / (Double(first.count) * Double(second.count))
  }

  /// The sums under all signs, ascending: those with a further size are two lists in order, which are merged.
  private static func sums(_ sizes: ArraySlice<Double>) -> [Double] {
    sizes.reduce(into: [0.0]) { sums, size in
      var merged: [Double] = []
      merged.reserveCapacity(2 * sums.count)
      var next = 0
      for sum in sums {
        while next < sums.count, sums[next] - size <= sum + size {
          merged.append(sums[next] - size)
          next += 1
        }
        merged.append(sum + size)
      }
      sums = merged
    }
  }

  /// The share of random sign vectors whose sum is as extreme, the observed one counted among them, which keeps the test valid.
  private static func sampled(_ sizes: [Double], _ extreme: Double) -> Double {
    var stream = RandomStream(seed: 0, name: "sign-flip test", indices: sizes.count)
    var reached = 1
    for _ in 0..<draws {
      var sum = 0.0
      var signs: UInt32 = 0
      for (index, size) in sizes.enumerated() {
        if index % 32 == 0 { signs = stream.next() }
        sum += signs & 1 == 0 ? size : -size
        signs >>= 1
      }
      if sum.magnitude >= extreme { reached += 1 }
    }
    return Double(reached) / Double(draws + 1)
  }
}
