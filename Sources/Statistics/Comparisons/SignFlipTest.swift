import ReproducibleMath

/// The exact paired test: how often would random signs give differences a mean as far from 0 as theirs?
///
/// Assumes nothing about the differences but that each might as well have had the other sign if the two conditions were alike. Differences
/// are taken as whole numbers, the largest of up to 40 as 2⁵⁴ or more, so that their sums are exact in any order; sums that lie at most
/// 2⁻⁴⁰ of the sum of all sizes apart count as equal, as such that are equal on paper differ by rounding.
public struct SignFlipTest: Equatable, Sendable {
  /// Up to this many differences other than 0 all their signs are looked at; beyond it, random ones.
  public static let largestExact = 40
  /// So many random signs of all differences.
  public static let draws = 199_999

  /// Two-sided.
  public let pValue: Double
  /// How far a p of random signs is from that of all signs; nil where all were looked at.
  public let standardError: Double?

  /// Whether all signs were looked at.
  public var isExact: Bool { standardError == nil }

  /// Nil of no differences, and where one is not finite.
  public init?(differences: [Double]) {
    self.init(differences: differences, exactUpTo: Self.largestExact, draws: Self.draws)
  }

  /// The same that looks at all signs of up to `exactUpTo` differences, and else at so many random ones.
  init?(differences: [Double], exactUpTo largest: Int, draws: Int) {
    guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
    let flips = SignFlips(differences)
    if flips.sizes.count <= largest {
      pValue = flips.exact
      standardError = nil
    } else {
      pValue = flips.sampled(draws)
      standardError = (pValue * (1 - pValue) / Double(draws)).squareRoot()
    }
  }

  /// The smallest p that so many differences can reach: all of one sign, twice in 2ⁿ, or never again among random signs.
  public static func smallestPValue(pairs: Int) -> Double {
    guard pairs <= largestExact else { return 1 / Double(draws + 1) }
    return pairs <= 0 ? 1 : Double(sign: .plus, exponent: 1 - pairs, significand: 1)
  }
}

/// Differences as whole numbers, and what sums their signs could give.
private struct SignFlips {
  /// Ascending, so that the order of differences makes no other test; a difference of 0 has no sign.
  let sizes: [Int]
  /// The least sum that is as far from 0 as theirs.
  private let extreme: Int

  init(_ differences: [Double]) {
    let present = differences.filter { $0 != 0 }
    let largest = present.map(\.magnitude.exponent).max() ?? 0
    // With so many bits no sum of all sizes reaches 2⁶².
    let bits = 60 - (Int.bitWidth - present.count.leadingZeroBitCount)
    let whole = present.map { difference in
      let size = difference.magnitude
      let scaled = Double(
        sign: .plus, exponent: size.exponent - largest + bits, significand: size.significand)
      return difference < 0 ? -Int(scaled.rounded()) : Int(scaled.rounded())
    }
    sizes = whole.map(abs).filter { $0 > 0 }.sorted()
    extreme = abs(whole.reduce(0, +)) - sizes.reduce(0, +) >> 40
  }

  /// The share of all sign vectors whose sum is at least as far from 0.
  ///
  /// Every sum is one of the first half's plus one of the second half's; with both sorted, one pass counts the pairs, in 2^(n/2) steps
  /// instead of 2ⁿ (Horowitz and Sahni 1974). Sums come in pairs of opposite sign, so one side is counted.
  var exact: Double {
    guard extreme > 0 else { return 1 }
    let half = sizes.count / 2
    let first = Self.sums(sizes[..<half])
    let second = Self.sums(sizes[half...])
    var reached = 0
    var smallest = second.count
    for sum in first {
      while smallest > 0 && sum + second[smallest - 1] >= extreme { smallest -= 1 }
      reached += second.count - smallest
    }
    return Double(sign: .plus, exponent: 1 - sizes.count, significand: 1) * Double(reached)
  }

  /// The sums under all signs, ascending: those with a further size are two lists in order, which are merged.
  private static func sums(_ sizes: ArraySlice<Int>) -> [Int] {
    sizes.reduce(into: [0]) { sums, size in
      var merged: [Int] = []
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
  func sampled(_ draws: Int) -> Double {
    guard extreme > 0 else { return 1 }
    var stream = RandomStream(seed: 0, name: "sign-flip test", indices: sizes.count)
    let total = sizes.reduce(0, +)
    var reached = 1
    for _ in 0..<draws {
      var positive = 0
      var signs: UInt32 = 0
      for (index, size) in sizes.enumerated() {
        if index % 32 == 0 { signs = stream.next() }
        // All ones where the sign is positive.
        positive += size & -Int(signs & 1)
        signs >>= 1
      }
      if abs(2 * positive - total) >= extreme { reached += 1 }
    }
    return Double(reached) / Double(draws + 1)
  }
}
