import Statistics
import Testing

@Suite struct `Comparisons` {
  @Test(arguments: [(2, 3, 0.4), (4, 6, 0.0606), (6, 9, 0.00905)])
  func `of Fisher reject two thirds against none only with many seeds`(count: Int, total: Int, expected: Double) {
    #expect(abs(FisherTest(Proportion(count, of: total), Proportion(0, of: total)).pValue - expected) < 5e-5)
  }

  @Test(arguments: [(2, 0.5), (5, 0.0625), (6, 0.03125)])
  func `of McNemar need six discordant pairs one way`(pairs: Int, expected: Double) {
    #expect(abs(McNemarTest(onlyFirst: pairs, onlySecond: 0).pValue - expected) < 1e-12)
    #expect(abs(McNemarTest(onlyFirst: 0, onlySecond: pairs).pValue - expected) < 1e-12)
    #expect(abs(McNemarTest.smallestPValue(pairs: pairs) - expected) < 1e-12)
  }

  @Test func `of McNemar count discordant pairs only`() {
    let pairs = [(true, true), (true, false), (false, false), (false, true), (true, false)]
    let test = McNemarTest(pairs.map { (first: $0.0, second: $0.1) })
    #expect(test.onlyFirst == 2 && test.onlySecond == 1 && test.pValue == 1)
  }

  @Test(arguments: [(3, 0.25), (4, 0.125), (5, 0.0625), (6, 0.03125)])
  func `by sign flips reach their smallest p where all differences have one sign`(count: Int, expected: Double) throws {
    let differences = (1...count).map { Double($0) / 10 }
    #expect(try #require(SignFlipTest(differences: differences)).pValue == expected)
    #expect(SignFlipTest.smallestPValue(pairs: count) == expected)
  }

  @Test func `by sign flips agree with going through every sign`() throws {
    var draws = Draws("every sign")
    for _ in 0..<40 {
      let differences = (0..<draws.integer(1, 12)).map { _ in Double(draws.integer(-50, 50)) }
      let observed = abs(differences.reduce(0, +))
      let vectors = 1 << differences.count
      let extreme = (0..<vectors).count { signs in
        abs(differences.enumerated().reduce(0) { $0 + (signs >> $1.0 & 1 == 0 ? $1.1 : -$1.1) }) >= observed
      }
      let test = try #require(SignFlipTest(differences: differences))
      #expect(test.isExact && abs(test.pValue - Double(extreme) / Double(vectors)) < 1e-15)
    }
  }

  @Test func `by sign flips are sampled beyond 40 differences, always alike and near the t test, with their own error`()
    throws
  {
    var draws = Draws("many seeds")
    for _ in 0..<5 {
      let differences = draws.sample(60).map { $0 - 0.43 }
      let test = try #require(SignFlipTest(differences: differences))
      #expect(!test.isExact && test == SignFlipTest(differences: differences.reversed()))
      let alike = try #require(SignFlipTest(differences: differences.map(\.magnitude)))
      #expect(alike.pValue == SignFlipTest.smallestPValue(pairs: 60))
      let p = test.pValue
      #expect(test.standardError == (p * (1 - p) / Double(SignFlipTest.draws)).squareRoot())
      #expect(abs(test.pValue - (try #require(PairedTTest(differences: differences)).pValue)) < 0.015)
    }
  }

  @Test func `by sign flips give ties that rounding hides their weight`() throws {
    // 0.1 + 0.2 and 0.3 are not the same Double.
    #expect(try #require(SignFlipTest(differences: [0.1, 0.2, -0.3])).pValue == 1)
    #expect(try #require(SignFlipTest(differences: [0.1, 0.2, 0.3])).pValue == 0.25)
  }

  @Test func `by sign flips are exact up to 40 differences other than 0`() throws {
    let differences = (1...40).map { Double($0) / 7 }
    let all = try #require(SignFlipTest(differences: differences + [0, 0, 0]))
    #expect(all.isExact && all.pValue == 0x1p-39 && SignFlipTest.smallestPValue(pairs: 40) == 0x1p-39)
    #expect(try #require(SignFlipTest(differences: differences + [0.1])).isExact == false)
  }

  /// Sums are whole numbers in the test and Doubles here; a random sum of normal numbers is no nearer to another than either rounds.
  @Test func `by sign flips are to the last bit what going through every sign of real numbers gives, of any size`()
    throws
  {
    var draws = Draws("every sign of real numbers")
    for size in [1, 1e-300, .leastNonzeroMagnitude, 1e300] {
      for _ in 0..<8 {
        let values = (0..<draws.integer(1, 14)).map { _ in Double(draws.integer(-999_999, 999_999)) / 7919 }
        let differences = values.map { $0 * size }
        // What is left of numbers that are too small for a Double.
        let large = differences.map { $0 / (size < 1e-300 ? .leastNonzeroMagnitude : size) }
        let observed = abs(large.reduce(0, +))
        let total = large.reduce(0) { $0 + abs($1) }
        let extreme = (0..<1 << large.count).count { signs in
          abs(large.enumerated().reduce(0) { $0 + (signs >> $1.0 & 1 == 0 ? $1.1 : -$1.1) }) >= observed - total
            * 0x1p-40
        }
        let test = try #require(SignFlipTest(differences: differences))
        #expect(test.pValue == Double(extreme) / Double(1 << large.count))
      }
    }
  }

  @Test func `say nothing where there is nothing to say`() {
    #expect(PairedTTest(differences: [0.1]) == nil && PairedTTest(differences: [0.2, 0.2]) == nil)
    // Equal on paper, not as Doubles.
    #expect(PairedTTest(differences: [0.35 - 0.3, 0.25 - 0.2, 0.15 - 0.1]) == nil)
    #expect(Summary([0.35 - 0.3, 0.25 - 0.2, 0.15 - 0.1]).meanInterval() == nil)
    #expect(SignFlipTest(differences: []) == nil && SignFlipTest(differences: [.nan, 1]) == nil)
    #expect(SignFlipTest(differences: [.infinity]) == nil)
    #expect(SignFlipTest(differences: [0, 0])?.pValue == 1)
    #expect(BrownForsytheTest([[1, 2, 3]]) == nil && BrownForsytheTest([[1, 1], [2, 2]]) == nil)
    #expect(VarianceComponents([[1], [2]]) == nil)
    #expect(ImprovementProbability(differences: []).value == nil)
    #expect(HolmCorrection.adjusted([]) == [])
  }

  @Test func `of Holm never shrink a p, never change the order and stop at 1`() {
    var draws = Draws("Holm's order")
    for _ in 0..<100 {
      let values = draws.sample(6)
      let adjusted = HolmCorrection.adjusted(values)
      for (i, j) in (0..<6).flatMap({ i in (0..<6).map { (i, $0) } }) where values[i] <= values[j] {
        #expect(adjusted[i] <= adjusted[j])
      }
      #expect(zip(values, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
    }
  }

  @Test func `by improvement count ties half, and both ways in the interval`() {
    let improvement = ImprovementProbability(differences: [0.1, 0.2, 0, -0.1])
    #expect(improvement.value == 0.625)
    #expect(improvement.exactInterval().lower == Proportion(2, of: 4).exactInterval().lower)
    #expect(improvement.exactInterval().upper == Proportion(3, of: 4).exactInterval().upper)
  }
}
