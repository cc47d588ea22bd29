import Testing

@testable import Statistics

/// Every result within 10⁻¹² of itself of what SciPy, statsmodels or mpmath says, on 13,740 random inputs.
@Suite struct `Conformance` {
  @Test func `exact and Wilson intervals of proportions`() throws {
    try expectAgreement("proportion", inputs: 2500) { draws in
      let scale = [10, 100, 1000][draws.integer(1, 3) - 1]
      let (count, total) = draws.proportion(upTo: scale)
      let confidence = draws.confidence()
      let exact = Proportion(count, of: total).exactInterval(confidence: confidence)
      let wilson = Proportion(count, of: total).wilsonInterval(confidence: confidence)
      return [exact.lower, exact.upper, wilson.lower, wilson.upper]
    }
  }

  @Test func `confidence sequences of proportions`() throws {
    try expectAgreement("sequence", inputs: 400) { draws in
      let scale = [10, 100, 1000][draws.integer(1, 3) - 1]
      let (count, total) = draws.proportion(upTo: scale)
      let interval = Proportion(count, of: total).anytimeValidInterval(confidence: draws.confidence())
      return [interval.lower, interval.upper]
    }
  }

  @Test func `means, deviations, quartiles and t intervals`() throws {
    try expectAgreement("sample", inputs: 1500) { draws in
      let summary = Summary(draws.sample(draws.integer(2, 40)))
      let interval = summary.meanInterval(confidence: draws.confidence())
      return [
        summary.mean, summary.standardDeviation, summary.populationStandardDeviation, summary.lowerQuartile,
        summary.median, summary.upperQuartile, interval?.lower, interval?.upper,
      ]
    }
  }

  @Test func `paired t tests`() throws {
    try expectAgreement("paired", inputs: 1500, differences: [0]) { draws in
      let count = draws.integer(2, 30)
      let (first, second) = (draws.sample(count), draws.sample(count))
      let test = PairedTTest(differences: zip(first, second).map { $0 - $1 })
      return [test?.t, test?.pValue]
    }
  }

  @Test func `sign-flip tests`() throws {
    try expectAgreement("sign-flip", inputs: 500) { draws in
      let differences = (0..<draws.integer(2, 10)).map { _ in Double(draws.integer(-1000, 1000)) }
      return [SignFlipTest(differences: differences)?.pValue]
    }
  }

  /// The script's distribution of sums is a convolution of whole numbers.
  @Test func `sign-flip tests of up to 40 differences`() throws {
    try expectAgreement("sign-flip-many", inputs: 40) { draws in
      let differences = (0..<draws.integer(21, 40)).map { _ in Double(draws.integer(-150, 250)) }
      return [SignFlipTest(differences: differences)?.pValue]
    }
  }

  @Test func `tests of Fisher`() throws {
    try expectAgreement("fisher", inputs: 1500) { draws in
      let (first, second) = (draws.proportion(upTo: 40), draws.proportion(upTo: 40))
      return [FisherTest(Proportion(first.count, of: first.total), Proportion(second.count, of: second.total)).pValue]
    }
  }

  @Test func `tests of McNemar`() throws {
    try expectAgreement("mcnemar", inputs: 800) { draws in
      [McNemarTest(onlyFirst: draws.integer(0, 60), onlySecond: draws.integer(0, 60)).pValue]
    }
  }

  @Test func `tests of Brown and Forsythe`() throws {
    try expectAgreement("brown-forsythe", inputs: 1000) { draws in
      let test = BrownForsytheTest(draws.samples(3...12, groups: 2...4))
      return [test?.f, test?.pValue]
    }
  }

  @Test func `Holm's corrections`() throws {
    try expectAgreement("holm", inputs: 400) { HolmCorrection.adjusted($0.sample(8)) }
  }

  @Test func `intervals of probabilities of improvement`() throws {
    try expectAgreement("improvement", inputs: 500) { draws in
      let counts = (0..<3).map { _ in draws.integer(0, 12) }
      let differences = zip([1.0, 0, -1], [counts[0], counts[1], counts[2] + 1]).flatMap { sign, count in
        [Double](repeating: sign, count: count)
      }
      let interval = ImprovementProbability(differences: differences).exactInterval()
      return [interval.lower, interval.upper]
    }
  }

  @Test func `seeds for the precision of rates and means`() throws {
    try expectAgreement("precision-of-rate", inputs: 100) { draws in
      let (rate, halfWidth) = (Double(draws.integer(0, 20)) / 20, Double(draws.integer(5, 40)) / 100)
      return [SeedsForPrecision.ofRate(rate, halfWidth: halfWidth).map(Double.init)]
    }
    try expectAgreement("precision-of-mean", inputs: 200) { draws in
      let (deviation, halfWidth) = (Double(draws.integer(10, 200)) / 1000, Double(draws.integer(10, 100)) / 1000)
      return [SeedsForPrecision.ofMean(deviation: deviation, halfWidth: halfWidth).map(Double.init)]
    }
  }

  @Test func `power of McNemar's and the paired t test`() throws {
    try expectAgreement("mcnemar-power", inputs: 100) { draws in
      let power = McNemarPower(
        onlyFirst: Double(draws.integer(0, 10)) / 20, onlySecond: Double(draws.integer(0, 10)) / 20)
      return [power.power(pairs: draws.integer(1, 24))]
    }
    try expectAgreement("t-power", inputs: 400) { draws in
      let power = PairedTPower(effect: Double(draws.integer(0, 300)) / 100)
      return [power.power(pairs: draws.integer(2, 60))]
    }
  }

  @Test func `e-processes for symmetry and for equal rates in pairs`() throws {
    try expectAgreement("symmetry", inputs: 300) { draws in
      let differences = (0..<draws.integer(1, 40)).map { _ in Double(draws.integer(-300, 700)) / 1000 }
      // The script's choice of what to integrate.
      _ = draws.integer(0, 8)
      let evidence = SymmetryProcess(differences).evidence
      return [evidence.eValue, evidence.largest, evidence.pValue]
    }
    try expectAgreement("discordance", inputs: 300) { draws in
      let pairs = (0..<draws.integer(1, 60)).map { _ in
        let first = draws.integer(0, 2) > 0
        return (first: first, second: draws.integer(0, 2) > 1)
      }
      let evidence = DiscordanceProcess(pairs).evidence
      return [evidence.eValue, evidence.largest, evidence.pValue]
    }
  }

  @Test func `variance components`() throws {
    try expectAgreement("components", inputs: 1000, differences: [3, 4]) { draws in
      let components = VarianceComponents(draws.samples(2...8, groups: 2...5))
      return [
        components?.between, components?.within, components?.pValue, components?.shareInterval.lower,
        components?.shareInterval.upper,
      ]
    }
  }

  @Test func `variance components of crossed sources`() throws {
    try expectAgreement("crossed", inputs: 400, differences: [0, 1]) { draws in
      let (rows, columns) = (draws.integer(2, 6), draws.integer(2, 9))
      let components = CrossedVarianceComponents(
        (0..<rows).map { _ in
          let smallest = draws.integer(0, 900)
          return draws.sample(columns, from: smallest)
        })
      return [
        components?.rows, components?.columns, components?.interaction, components?.rowsPValue,
        components?.columnsPValue,
      ]
    }
  }

  @Test func `confidence sequences of means by betting`() throws {
    try expectAgreement("betting", inputs: 300) { draws in
      let count = draws.integer(1, 60)
      let values = draws.sample(count, from: draws.integer(0, 900))
      let interval = BettingSequence(values).interval(confidence: draws.confidence())
      return [interval.lower, interval.upper]
    }
  }

  @Test func `mixtures for means of normal values, whose ends the script checks by integrating over effects`() throws {
    try expectAgreement("mean-sequence", inputs: 40) { draws in
      let interval = Summary(draws.sample(draws.integer(5, 30))).normalMixtureMeanInterval()
      return [interval?.lower, interval?.upper]
    }
  }
}
