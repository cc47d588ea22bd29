import Statistics
import Testing

@Suite struct `Summaries` {
  /// Values by NumPy: `np.mean(v)`, `np.std(v, ddof=1)`, `np.quantile(v, [.25, .5, .75])`.
  @Test(arguments: [
    ([0.115, 0.072, 0.192, 0.297, 0.18], 0.1712, 0.08563702470310373, [0.115, 0.18, 0.192]),
    ([2, 0, 1, 7], 2.5, 3.1091263510296048, [0.75, 1.5, 3.25]),
    ([1e-3, 1e3], 500.0005, 707.1060740797664, [250.00075, 500.0005, 750.00025]),
  ])
  func `agree with NumPy`(values: [Double], mean: Double, deviation: Double, quartiles: [Double]) throws {
    let summary = Summary(values)
    #expect(summary.count == values.count)
    #expect(abs(try #require(summary.mean) - mean) <= 1e-14 * abs(mean))
    #expect(abs(try #require(summary.standardDeviation) - deviation) <= 1e-14 * deviation)
    let computed = [summary.lowerQuartile, summary.median, summary.upperQuartile].compactMap { $0 }
    #expect(computed.count == 3)
    for (value, expected) in zip(computed, quartiles) { #expect(abs(value - expected) <= 1e-14 * expected) }
    #expect(summary.minimum == values.min())
    #expect(summary.maximum == values.max())
  }

  @Test func `say nothing of no values, and no deviation of one`() {
    let none = Summary([])
    #expect(none.mean == nil && none.standardDeviation == nil && none.median == nil)
    let one = Summary([0.5])
    #expect(one.mean == 0.5)
    #expect(one.standardDeviation == nil)
    #expect(one.median == 0.5)
  }

  @Test func `do not depend on the order of the values, not even in the last bit`() {
    let values = [0.1, 0.7, 1e-9, 0.3333333333333333, 123.456, 0.2]
    #expect(Summary(values) == Summary(values.reversed()))
    #expect(Summary(values) == Summary([0.2, 0.1, 123.456, 0.7, 0.3333333333333333, 1e-9]))
  }
}

extension `Summaries` {
  @Test func `name both standard deviations, which three values tell apart`() throws {
    let summary = Summary([0.1, 0.2, 0.6])
    let ratio = try #require(summary.populationStandardDeviation) / (try #require(summary.standardDeviation))
    #expect(abs(ratio - (2.0 / 3).squareRoot()) < 1e-15)
    #expect(Summary([0.5]).populationStandardDeviation == 0)
  }

  @Test func `bound the mean of all when some values are missing`() throws {
    let bounds = try #require(Summary([0.2, 0.4]).meanBounds(missing: 2, within: 0...1))
    #expect(abs(bounds.lowerBound - 0.15) < 1e-15 && abs(bounds.upperBound - 0.65) < 1e-15)
    #expect(Summary([]).meanBounds(missing: 1, within: 0...1) == 0...1)
    #expect(Summary([]).meanBounds(missing: 0, within: 0...1) == nil)
  }

  @Test func `of equal values knows that they are, whatever rounding makes of them`() {
    let equal = Summary([Double](repeating: 0.18, count: 10))
    #expect(equal.isConstant && equal.mean == 0.18 && equal.standardDeviation == 0 && equal.meanInterval() == nil)
    #expect(Summary([0.1 + 0.2, 0.3]).isConstant && Summary([0, 0]).isConstant)
    #expect(!Summary([0.3]).isConstant && !Summary([Double]()).isConstant)
    #expect(!Summary([0.3, 0.300001]).isConstant && !Summary([1e-300, 2e-300]).isConstant)
  }

  @Test func `has intervals that are clipped at the bounds of what is measured`() throws {
    let interval = try #require(Summary([0.1, 0.18]).meanInterval())
    let clipped = interval.clipped(to: 0...1)
    #expect(interval.lower < 0 && clipped.lower == 0 && clipped.upper == interval.upper)
    #expect(clipped.confidence == interval.confidence && clipped.clipped(to: 0...1) == clipped)
  }
}
