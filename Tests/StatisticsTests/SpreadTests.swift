import ReproducibleMath
import Testing

@testable import Statistics

@Suite struct `The paired test of spread` {
  private func values(_ draws: inout Draws, _ counts: ClosedRange<Int>) -> (first: [Double], second: [Double]) {
    let count = draws.integer(counts.lowerBound, counts.upperBound)
    let scale = draws.integer(1, 4)
    let first = (0..<count).map { _ in Double(scale * draws.integer(0, 1000)) }
    return (first, (0..<count).map { _ in Double(draws.integer(0, 1000)) })
  }

  @Test func `is the permutation test of distances from the medians`() throws {
    try expectAgreement("spread", inputs: 300) { draws in
      let (first, second) = values(&draws, 3...10)
      let test = PairedSpreadTest(first, second)
      return [test?.test.pValue, test?.ratio]
    }
  }

  /// The script finds the ends among the ratios of summed distances of all sets of pairs.
  @Test func `has the interval of the scalings that it does not reject`() throws {
    try expectAgreement("spread-interval", inputs: 200, tolerance: 1e-6) { draws in
      let (first, second) = values(&draws, 6...12)
      let test = PairedSpreadTest(first, second)
      guard let interval = test?.ratioInterval(confidence: draws.confidence()) else { return [-1, -1] }
      return [interval.lower, min(1e9, interval.upper)]
    }
  }

  @Test func `has an interval without 1 exactly where it rejects, but for the grid`() throws {
    var stream = RandomStream(seed: 3, name: "duality")
    for _ in 0..<60 {
      let first = (0..<10).map { _ in 2 * stream.normal() }
      let second = (0..<10).map { _ in stream.normal() }
      let test = try #require(PairedSpreadTest(first, second))
      let interval = try #require(test.ratioInterval())
      let step = Elementary.exp(0.693_147_2 / 256)
      if test.test.pValue > 0.05 {
        #expect(interval.contains(1))
      } else {
        #expect(!(interval.lower * step < 1 && 1 < interval.upper / step))
      }
    }
  }

  @Test func `scales with the values, and turns round with the conditions`() throws {
    let first = [0.31, 0.12, 0.3, 0.28, 0.35, 0.1, 0.33, 0.27]
    let second = [0.3, 0.29, 0.31, 0.33, 0.26, 0.3, 0.28, 0.32]
    let test = try #require(PairedSpreadTest(first, second))
    let interval = try #require(test.ratioInterval())
    let fourfold = try #require(PairedSpreadTest(first.map { 4 * $0 }, second))
    #expect(fourfold.ratio == 4 * test.ratio!)
    #expect(try #require(fourfold.ratioInterval()).lower == 4 * interval.lower)
    let turnedTest = try #require(PairedSpreadTest(second, first))
    let turned = try #require(turnedTest.ratioInterval())
    #expect(abs(turned.lower * interval.upper - 1) < 1e-9 && abs(turned.upper * interval.lower - 1) < 1e-9)
  }

  @Test func `cannot speak below six pairs, nor of an odd number better than of one less`() throws {
    #expect(
      (1...7).map { PairedSpreadTest.smallestPValue(pairs: $0) } == [1, 0.5, 0.5, 0.125, 0.125, 0.03125, 0.03125])
    #expect(try #require(PairedSpreadTest([1, 5, 9, 20, 40], [1, 1.1, 1.2, 1.3, 1.4])).ratioInterval() == nil)
    var draws = Draws("smallest")
    for count in 2...11 {
      for _ in 0..<50 {
        let first = (0..<count).map { _ in Double(draws.integer(-100_000, 100_000)) }
        let second = (0..<count).map { _ in Double(draws.integer(-1, 1)) }
        let p = try #require(PairedSpreadTest(first, second)).test.pValue
        #expect(p >= PairedSpreadTest.smallestPValue(pairs: count))
      }
    }
  }

  @Test func `takes distances for equal that rounding sets apart`() throws {
    let scores = (0..<8).map { 0.1 + 0.01 * Double($0 % 4) }
    let test = try #require(PairedSpreadTest(scores.map { $0 + 0.05 }, scores))
    #expect(test.differences == [Double](repeating: 0, count: 8) && test.test.pValue == 1)
  }

  @Test func `has no ratio where a condition does not spread, and no test of nothing`() throws {
    let constant = try #require(PairedSpreadTest([Double](repeating: 0.18, count: 6), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]))
    #expect(constant.ratio == nil && constant.ratioInterval() == nil && constant.test.pValue == 0.03125)
    #expect(PairedSpreadTest([], []) == nil && PairedSpreadTest([1], [1, 2]) == nil)
    #expect(PairedSpreadTest([.nan, 1], [1, 2]) == nil)
    let huge = PairedSpreadTest([1e308, -1e308, 1e308], [1, 2, 3])
    #expect(huge == nil || huge?.test.pValue == 1)
  }

  @Test func `of two modes has no lower or upper end where nothing on that side is rejected`() throws {
    // Half of the second condition lies at its median.
    let first = [0.30, 0.28, 0.32, 0.29, 0.31, 0.10, 0.33, 0.27]
    let second = [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.1]
    let test = try #require(PairedSpreadTest(first, second))
    let interval = try #require(test.ratioInterval())
    #expect(interval.upper == .infinity && interval.lower > 0)
  }
}

@Suite struct `The e-process for equal spread` {
  @Test func `is that for symmetry of how far two seeds after another lie apart`() {
    let pairs = [(0.3, 0.3), (0.1, 0.31), (0.35, 0.3), (0.2, 0.3), (0.5, 0.3)].map { (first: $0.0, second: $0.1) }
    let process = SpreadProcess(pairs)
    let differences = [(0.1 - 0.3).magnitude - (0.31 - 0.3).magnitude, (0.2 - 0.35).magnitude]
    #expect(process.differences == differences && process.count == 5)
    #expect(process.symmetry == SymmetryProcess(differences))
    #expect(SpreadProcess.smallestPValue(pairs: 5) == SymmetryProcess.smallestPValue(pairs: 2))
    #expect(SpreadProcess.smallestPValue(pairs: 1) == 1)
  }
}
