import ReproducibleMath
import TestSupport
import Testing

@testable import Statistics

@Suite struct `Sequences by betting` {
  private func values(_ draws: inout Draws) -> [Double] {
    let count = draws.integer(1, 40)
    return draws.sample(count, from: draws.integer(0, 900))
  }

  @Test func `hold the mean of the values, within what is possible, and do not care for their order`() throws {
    var draws = Draws("any values")
    for _ in 0..<60 {
      let values = values(&draws)
      let interval = BettingSequence(values).interval()
      let mean = try #require(Summary(values).mean)
      #expect(0 <= interval.lower && interval.lower <= mean && mean <= interval.upper && interval.upper <= 1)
      #expect(BettingSequence(values.reversed()).interval() == interval)
    }
  }

  @Test(arguments: [0, 0.3, 1], [1, 10, 200]) func `of equal values have a width`(value: Double, count: Int) {
    let interval = BettingSequence([Double](repeating: value, count: count)).interval()
    #expect(interval.contains(value) && interval.halfWidth > 0)
    if count == 10 { #expect(interval.halfWidth > 0.1) }
    if count == 200 { #expect(interval.halfWidth < 0.02) }
  }

  @Test func `of no values say nothing`() {
    #expect(BettingSequence([]).interval() == ConfidenceInterval(lower: 0, upper: 1, confidence: 0.95))
    #expect(!BettingSequence([]).excludes(0.001) && !BettingSequence([]).excludes(1))
  }

  @Test func `exclude what their interval does not hold`() {
    var draws = Draws("what is excluded")
    for _ in 0..<30 {
      let sequence = BettingSequence(values(&draws))
      let interval = sequence.interval(confidence: 0.9)
      for mean in stride(from: 0.005, to: 1, by: 0.01) {
        #expect(sequence.excludes(mean, confidence: 0.9) != interval.contains(mean))
      }
    }
  }

  @Test func `of differences are those of values between 0 and 1, stretched`() {
    var draws = Draws("differences")
    for _ in 0..<20 {
      // Eighths, which are exact also when they are stretched.
      let shares = (0..<draws.integer(1, 40)).map { _ in Double(draws.integer(0, 8)) / 8 }
      let (own, stretched) = (
        BettingSequence(shares).interval(), BettingSequence(shares.map { 2 * $0 - 1 }, within: -1...1).interval()
      )
      #expect(abs(stretched.lower - (2 * own.lower - 1)) < 1e-12 && abs(stretched.upper - (2 * own.upper - 1)) < 1e-12)
    }
  }

  /// A thousand values leave the range of a Double many times over.
  @Test func `of many values are as narrow as they should be, also of equal ones that are taken together`() {
    var stream = RandomStream(seed: 1, name: "many values")
    let values = (0..<3000).map { _ in 0.3 + 0.05 * stream.normal() }
    let interval = BettingSequence(values).interval()
    #expect(interval.contains(0.3) && interval.halfWidth < 0.005)
    let apart = (0..<500).map { 0.4 + Double($0) * 1e-13 }
    let (own, equal) = (BettingSequence(apart).interval(), BettingSequence(apart.map { _ in 0.4 }).interval())
    #expect(abs(own.lower - equal.lower) < 1e-9 && abs(own.upper - equal.upper) < 1e-9)
  }

  @Test func `take a value that is none, or beyond the bounds, for a bound`() {
    #expect(BettingSequence([Double(1).nextUp, -1e-17]).interval() == BettingSequence([1, 0]).interval())
    #expect(BettingSequence([Double.nan]).interval() == BettingSequence([0]).interval())
  }

  /// The promise, whatever the scores look like, although every seed is looked at.
  @Test(arguments: MeanCoverage.Source.simulated + [.resampled([0.02, 0.18, 0.18, 0.31, 0.35, 0.36, 0.41])])
  func `miss the mean in at most 5 of 100 sweeps`(source: MeanCoverage.Source) {
    let coverage = MeanCoverage(source, experiments: isNightly ? 300 : 100) { values, mean, _ in
      BettingSequence(values).excludes(mean)
    }
    #expect(coverage.missProbability(looks: 100) <= 0.05)
  }

  @Test func `are needed: the mixture for normal values misses the mean of one-class scores in most sweeps`() {
    let coverage = MeanCoverage(.oneClass, experiments: 100) { values, _ in Summary(values).normalMixtureMeanInterval()
    }
    #expect(coverage.missProbability(looks: 60) > 0.3)
  }

  @Test(arguments: EquivalenceCoverage.Source.allCases)
  func `call conditions a margin apart equivalent within it in at most 5 of 100 sweeps`(
    source: EquivalenceCoverage.Source
  ) {
    #expect(EquivalenceCoverage(source, experiments: isNightly ? 200 : 60).called(pairs: 200) <= 0.05)
  }

  @Test func `call conditions that are alike equivalent within 0.1, and those that are not never`() {
    var stream = RandomStream(seed: 1, name: "alike")
    let alike = (0..<100).map { _ in 0.03 * stream.normal() }
    let sequence = BettingSequence(alike, within: -1...1)
    #expect(sequence.refutes(atLeast: 0.1, level: 0.05) && sequence.refutes(atMost: -0.1, level: 0.05))
    let apart = BettingSequence(alike.map { $0 + 0.2 }, within: -1...1)
    #expect(!apart.refutes(atLeast: 0.1, level: 0.05) && apart.refutes(atMost: -0.1, level: 0.05))
  }
}

@Suite struct `What further values could show` {
  @Test func `of a mean is what the best of them show`() {
    let own = BettingSequence([0.28, 0.3, 0.32])
    for further in [0, 5, 20, 60] {
      // Nothing is narrower than the interval with the best equal values.
      let best =
        stride(from: 0.0, through: 1, by: 0.01).map {
          own.followed(by: $0, times: further).interval().halfWidth
        }.min() ?? 1
      #expect(own.canNarrow(to: best + 1e-3, further: further))
      #expect(!own.canNarrow(to: best - 0.02, further: further))
    }
  }

  @Test func `of a mean is never less than what others do show`() {
    var stream = RandomStream(seed: 1, name: "further values")
    for _ in 0..<10 {
      let own = (0..<8).map { _ in stream.uniform() }
      let others = (0..<20).map { _ in stream.uniform() }
      let halfWidth = BettingSequence(own + others).interval().halfWidth
      #expect(BettingSequence(own).canNarrow(to: halfWidth, further: 20))
    }
  }

  /// With differences of 0 only, 0.03 is refuted by the 99th at the earliest: (1 + 0.03 / 0.97)^n >= 20.
  @Test func `of equivalence is nothing with too few pairs`() {
    let none = BettingSequence([], within: -1...1)
    #expect(!none.canEqual(within: 0.03, further: 90, level: 0.05))
    #expect(none.canEqual(within: 0.03, further: 200, level: 0.05))
    let far = BettingSequence([Double](repeating: 0.5, count: 20), within: -1...1)
    #expect(!far.canEqual(within: 0.1, further: 3, level: 0.05))
  }

  @Test func `of a difference is what alike differences of the best size show`() {
    for pairs in [5, 11, 12, 20] {
      let smallest = SymmetryProcess.smallestPValue(pairs: pairs)
      #expect(SymmetryProcess().canDecide(level: smallest * 1.01, further: pairs))
      #expect(!SymmetryProcess().canDecide(level: smallest * 0.97, further: pairs))
    }
    let contrary = SymmetryProcess([0.2, -0.2, 0.2, -0.2, 0.2, -0.2])
    #expect(!contrary.canDecide(level: 0.05, further: 3) && contrary.canDecide(level: 0.05, further: 60))
    // Six contrary differences of 1: the mixture of fifteen more of 1 comes to 10.2, of fifteen of 2 to 26.8.
    let loud = SymmetryProcess([1, -1, 1, -1, 1, -1])
    #expect(!loud.canDecide(level: 0.05, further: 15) && loud.canDecide(level: 0.05, further: 15, within: -2...2))
    // What was shown once stays shown.
    #expect(SymmetryProcess([Double](repeating: 0.2, count: 14)).canDecide(level: 0.05, further: 0))
  }

  @Test func `of a rate is what all or none show`() {
    let rate = MeanShare(sum: 0, of: 10)
    #expect(rate.canNarrow(to: MeanShare(sum: 0, of: 30).anytimeValidInterval().halfWidth, further: 20))
    #expect(!rate.canNarrow(to: 0.05, further: 20))
  }
}
