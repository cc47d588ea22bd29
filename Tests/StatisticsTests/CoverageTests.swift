import Statistics
import Testing

@Suite struct `Coverage` {
  @Test(arguments: [1, 3, 10, 40]) func `of exact intervals and confidence sequences is never below 95 %`(total: Int) {
    #expect(RateCoverage { $0.exactInterval() }.overRates(total: total).smallest >= 0.95)
    #expect(RateCoverage { $0.anytimeValidInterval() }.overRates(total: total).smallest >= 0.95)
  }

  @Test func `of Wilson's intervals is near 95 % on average only`() {
    let coverage = RateCoverage { $0.wilsonInterval() }.overRates(total: 20)
    #expect(abs(coverage.mean - 0.95) < 0.01 && coverage.smallest < 0.9)
  }

  @Test func `after every trial is lost by exact intervals and kept by sequences`() {
    let exact = RateCoverage { $0.exactInterval() }.missProbability(rate: 2.0 / 3, looks: 60)
    let sequence = RateCoverage { $0.anytimeValidInterval() }.missProbability(rate: 2.0 / 3, looks: 60)
    #expect(exact > 0.1 && sequence < 0.05)
  }

  /// The figures that docs on small samples give: 75.6 % for the percentile bootstrap of three normal values, 95 % for t.
  @Test func `of three values' mean is right for t and far too low for the percentile bootstrap`() {
    let t = MeanCoverage(.normal, experiments: 4000) { values, _ in Summary(values).meanInterval() }
    let bootstrap = MeanCoverage(.normal, experiments: 1000) { PercentileBootstrap.interval($0, stream: &$1) }
    // Five standard errors of a simulated share.
    #expect(abs(t.coverage(count: 3) - 0.95) < 0.018)
    #expect(abs(bootstrap.coverage(count: 3) - 0.756) < 0.07)
  }
}
