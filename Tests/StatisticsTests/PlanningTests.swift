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
