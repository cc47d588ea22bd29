import Statistics
import Testing

@Suite struct `Planning` {
  @Test(arguments: [(6, 9), (8, 47), (10, 79), (11, 88), (12, 93)])
  func `knows McNemar's power for two thirds against none`(pairs: Int, percent: Int) {
    let power = McNemarPower(onlyFirst: 2.0 / 3, onlySecond: 0).power(pairs: pairs)
    #expect(Int((100 * power).rounded()) == percent)
  }

  @Test func `finds the fewest seeds for 80 % power`() throws {
    let mcNemar = McNemarPower(onlyFirst: 2.0 / 3, onlySecond: 0)
    #expect(mcNemar.pairs() == 11)
    let t = PairedTPower(effect: 1)
    let pairs = try #require(t.pairs())
    #expect(t.power(pairs: pairs) >= 0.8 && t.power(pairs: pairs - 1) < 0.8)
  }

  /// The power of going through every sign of 20,000 samples, by NumPy.
  @Test(arguments: [(1.0, 8, 0.05, 0.658), (1, 10, 0.05, 0.799), (1.5, 7, 0.025, 0.616), (0.8, 12, 0.05, 0.710)])
  func `knows the sign-flip test's power`(effect: Double, pairs: Int, level: Double, expected: Double) {
    // Three standard errors of a share of 1,000 experiments.
    #expect(abs(SignFlipPower(effect: effect, level: level).power(pairs: pairs) - expected) < 0.05)
  }

  @Test func `takes the paired t test's power where it cannot be told from the sign-flip test's`() {
    for effect in [0.4, 0.6, 0.8] {
      let t = PairedTPower(effect: effect).power(pairs: 24)
      #expect(abs(SignFlipPower(effect: effect).power(pairs: 24) - t) < 0.05)
    }
  }

  @Test(arguments: [0.2, 0.5, 1, 2, 3, 30], [0.05, 0.025, 0.05 / 9])
  func `never names fewer pairs than the test can reject with`(effect: Double, level: Double) throws {
    let power = SignFlipPower(effect: effect, level: level)
    let pairs = try #require(power.pairs())
    let least = try #require(power.leastPairs)
    #expect(pairs >= least && SignFlipTest.smallestPValue(pairs: least) <= level)
    #expect(SignFlipTest.smallestPValue(pairs: least - 1) > level)
    #expect(power.power(pairs: pairs) >= 0.79)
    let symmetry = SymmetryPower(mean: 0.05 * effect, deviation: 0.05, level: level)
    if let pairs = symmetry.pairs() { #expect(pairs >= SymmetryPower.leastPairs(level: level)) }
  }

  /// Random signs are drawn beyond 40 pairs, and 199,999 of them cannot say less than 1 in 200,000.
  @Test(
    arguments: [
      (1e-4, 15, true), (1e-5, 18, true), (1e-6, 21, false), (1e-10, 35, false), (2e-12, 40, false),
      (1e-12, nil, false), (0, nil, false),
    ] as [(Double, Int?, Bool)])
  func `knows levels that the sign-flip test cannot reach with many pairs, or with any`(
    level: Double, least: Int?, withMany: Bool
  ) {
    let power = SignFlipPower(effect: 0.3, level: level)
    #expect(power.leastPairs == least)
    #expect((power.power(pairs: 1000) > 0) == withMany)
    #expect((power.pairs() != nil) == withMany)
    // An effect that few pairs show is within reach where any number is.
    #expect((SignFlipPower(effect: 30, level: level).pairs() != nil) == (power.leastPairs != nil))
  }

  @Test func `knows the fewest pairs of McNemar's test, which counts however many there are`() {
    #expect(McNemarPower.leastPairs(level: 0.05) == 6)
    #expect(McNemarPower.leastPairs(level: 1e-10) == 35)
    #expect(McNemarPower.leastPairs(level: 0) == nil)
  }

  /// Times of decision of 4,000 sweeps, by NumPy.
  @Test(arguments: [(0.05, 0.0707, 42), (0.05, 0.05, 27), (0.02, 0.0707, 205)])
  func `knows when the e-process for symmetry decides`(mean: Double, deviation: Double, expected: Int) throws {
    let pairs = try #require(SymmetryPower(mean: mean, deviation: deviation).pairs())
    #expect(abs(pairs - expected) <= expected / 8 + 1)
  }

  @Test func `knows when pairs that differ decide: all one way at the eighth`() {
    #expect(DiscordancePower(onlyFirst: 1, onlySecond: 0).pairs() == 8)
    #expect(DiscordancePower.leastPairs(level: 0.05) == 8)
    #expect(DiscordancePower(onlyFirst: 0.1, onlySecond: 0.1).pairs() == nil)
    // 8 of n at 2/3 each, in 80 %: the negative binomial distribution says 14.
    #expect(DiscordancePower(onlyFirst: 2.0 / 3, onlySecond: 0).pairs() == 14)
  }

  @Test func `promises nothing where there is no difference, or none that can be shown`() {
    #expect(McNemarPower(onlyFirst: 0.2, onlySecond: 0.2).pairs() == nil)
    #expect(PairedTPower(effect: 0).pairs() == nil)
    #expect(PairedTPower(effect: 1e-6).pairs() == nil)
    #expect(SeedsForPrecision.ofMean(deviation: 1, halfWidth: 0) == nil)
    #expect(SeedsForPrecision.ofRate(0.5, halfWidth: 0) == nil)
  }

  @Test func `gives effects beyond the series their full power`() {
    #expect(PairedTPower(effect: 50).power(pairs: 3) > 0.999)
    #expect(PairedTPower(effect: -50).power(pairs: 3) == PairedTPower(effect: 50).power(pairs: 3))
  }
}
