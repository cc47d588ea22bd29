import Statistics
import Testing

/// Tests of what papers print: sizes, means, standard deviations, rounded shares.
@Suite struct `Published numbers` {
  private func moments(_ draws: inout Draws) throws -> SampleMoments {
    let count = draws.integer(2, 40)
    let mean = Double(draws.integer(0, 1000)) / 1000
    return try #require(
      SampleMoments(count: count, mean: mean, standardDeviation: Double(draws.integer(1, 200)) / 1000))
  }

  @Test func `are compared by Welch as SciPy does`() throws {
    try expectAgreement("welch", inputs: 500, differences: [0, 3, 4]) { draws in
      guard let first = try? moments(&draws), let second = try? moments(&draws) else { return [] }
      let test = WelchTest(first, second, confidence: draws.confidence())
      return [test?.t, test?.degreesOfFreedom, test?.pValue, test?.interval.lower, test?.interval.upper]
    }
  }

  @Test func `are compared in their spread by F as SciPy does`() throws {
    try expectAgreement("variance-ratio", inputs: 500) { draws in
      guard let first = try? moments(&draws), let second = try? moments(&draws) else { return [] }
      let test = VarianceRatioTest(first, second, confidence: draws.confidence())
      return [test?.f, test?.pValue, test?.ratioInterval.lower, test?.ratioInterval.upper]
    }
  }

  /// A pair of ten seeds each, .8717 ± .0032 against .8699 ± .0034.
  @Test func `have one p for each convention of the standard deviation`() throws {
    let printed = [(0.8717, 0.0032), (0.8699, 0.0034)]
    let samples = printed.compactMap { SampleMoments(count: 10, mean: $0.0, standardDeviation: $0.1) }
    let populations = printed.compactMap { SampleMoments(count: 10, mean: $0.0, populationStandardDeviation: $0.1) }
    try #require(samples.count == 2 && populations.count == 2)
    let sample = try #require(WelchTest(samples[0], samples[1]))
    let population = try #require(WelchTest(populations[0], populations[1]))
    #expect(abs(sample.pValue - 0.238594) < 1e-6 && abs(population.pValue - 0.262629) < 1e-6)
  }

  @Test func `give a standard error the same meaning as its standard deviation`() {
    #expect(
      SampleMoments(count: 16, mean: 1, standardError: 0.5) == SampleMoments(count: 16, mean: 1, standardDeviation: 2))
  }

  @Test func `that say nothing are no sample, and what does not spread has no test`() throws {
    #expect(SampleMoments(count: 1, mean: 0, standardDeviation: 1) == nil)
    #expect(SampleMoments(count: 0, mean: 0, populationStandardDeviation: 1) == nil)
    #expect(SampleMoments(count: 3, mean: .nan, standardDeviation: 1) == nil)
    #expect(SampleMoments(count: 3, mean: 0, standardDeviation: -1) == nil)
    #expect(SampleMoments(count: 3, mean: 0, standardDeviation: .infinity) == nil)
    let still = try #require(SampleMoments(count: 3, mean: 0.5, standardDeviation: 0))
    let tiny = try #require(SampleMoments(count: 3, mean: 0.4, standardDeviation: 1e-200))
    let huge = try #require(SampleMoments(count: 3, mean: 0.4, standardDeviation: 1e200))
    #expect(WelchTest(still, still) == nil && VarianceRatioTest(still, tiny) == nil)
    #expect(VarianceRatioTest(tiny, huge) == nil)
    // Equal variances have 2 (n - 1) degrees of freedom, however small they are; one that vanishes leaves n - 1.
    let equal = try #require(WelchTest(tiny, tiny))
    let unequal = try #require(WelchTest(huge, tiny))
    #expect(abs(equal.degreesOfFreedom - 4) < 1e-12 && abs(unequal.degreesOfFreedom - 2) < 1e-12)
  }

  @Test(arguments: [
    ("66.7 %", [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]), ("0 %", Array(1...30)), ("100%", Array(1...30)),
    ("0.667", [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]), ("33.3 %", [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]),
    ("12.5 %", [8, 16, 24]), ("14.3 %", [7, 14, 21, 28]),
  ])
  func `allow only certain counts behind a printed share`(text: String, expected: [Int]) throws {
    let share = try #require(PrintedShare(text))
    #expect((1...30).filter { !share.counts(of: $0).isEmpty } == expected)
  }

  @Test func `take a half as rounded up or down`() throws {
    #expect(PrintedShare("12 %")?.counts(of: 8) == [1] && PrintedShare("13 %")?.counts(of: 8) == [1])
    #expect(PrintedShare("67 %")?.counts(of: 3) == [2])
    #expect(PrintedShare("50 %")?.counts(of: 200) == [99, 100, 101])
    #expect(PrintedShare("50 %")?.counts(of: 0) == [])
  }

  @Test(arguments: [
    "", "%", "-1 %", "101 %", "1.5", "66,7 %", "2/3", "nan", "6 6 %", "1.", ".5", "0.1234567", "66.7 %%", "１ %",
    "1000000000000000000000000",
  ])
  func `that are no share are refused`(text: String) {
    #expect(PrintedShare(text) == nil)
  }
}
