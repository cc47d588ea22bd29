import Statistics
import Testing

@Suite struct `The error that few test records make` {
  private let confusion = [[40, 3, 2], [5, 6, 0], [1, 1, 2]]

  @Test func `of Macro-F1 is what moving a record's weight gives`() throws {
    try expectAgreement("influence", inputs: 25, tolerance: 1e-7) { draws in
      let count = draws.integer(8, 20)
      let labels = (0..<count).map { _ in draws.integer(0, 4) }
      let answers = labels.map { label in draws.integer(0, 2) > 0 ? label : draws.integer(0, 4) }
      var confusion = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
      for (label, answer) in zip(labels, answers) { confusion[label][answer] += 1 }
      let influence = MacroF1Influence(confusion: confusion)
      return [influence?.weights[labels[0]][answers[0]], influence?.standardError(of: confusion)]
    }
  }

  @Test func `sums to 0 over the records of the fold`() throws {
    let influence = try #require(MacroF1Influence(confusion: confusion))
    let sum = zip(influence.weights, confusion).reduce(0) {
      $0 + zip($1.0, $1.1).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    #expect(abs(sum) < 1e-15)
  }

  @Test func `is nothing where all is answered as it is labelled, and cannot be told of no table`() throws {
    #expect(try #require(MacroF1Influence(confusion: [[5, 0], [0, 3]])).standardError(of: [[5, 0], [0, 3]]) == 0)
    for table in [[], [[0, 0], [0, 0]], [[1, 2]], [[1, -1], [0, 1]]] as [[[Int]]] {
      #expect(MacroF1Influence(confusion: table) == nil)
    }
    // A class that nobody has and nobody answers.
    let absent = try #require(MacroF1Influence(confusion: [[4, 0, 0], [1, 2, 0], [0, 0, 0]]))
    #expect(absent.weights.allSatisfy { $0.allSatisfy(\.isFinite) })
  }

  @Test func `stands beside that of the seeds`() throws {
    try expectAgreement("seeds-and-patients", inputs: 300, differences: [3, 4]) { draws in
      let scores = draws.sample(draws.integer(2, 20))
      let influences = (0..<draws.integer(2, 60)).map { _ in Double(draws.integer(-1000, 1000)) / 100_000 }
      let confidence = draws.confidence()
      let both = SeedsAndPatients(scores: scores, influences: influences)
      let interval = both.flatMap { $0.interval(confidence: confidence) }
      return [both?.seedError, both?.patientError, both?.patientFreedom, interval?.lower, interval?.upper]
    }
  }

  @Test func `makes no interval narrower than that over seeds`() throws {
    for scores in [[0.30, 0.31], [0.1, 0.5, 0.3], [0.2, 0.2001, 0.1999, 0.2]] {
      let both = try #require(SeedsAndPatients(scores: scores, influences: [0.01, -0.02, 0.01, 0.005, -0.005]))
      let seeds = try #require(Summary(scores).meanInterval())
      let interval = try #require(both.interval())
      #expect(interval.lower < seeds.lower && interval.upper > seeds.upper)
    }
  }

  @Test func `gives equal scores no interval, and says nothing of one seed or patient`() throws {
    let equal = try #require(SeedsAndPatients(scores: [0.18, 0.18, 0.18], influences: [0.01, -0.02, 0.01]))
    #expect(equal.seedError == 0 && equal.error == equal.patientError && equal.interval() == nil)
    #expect(SeedsAndPatients(scores: [0.2], influences: [0.01, -0.01]) == nil)
    #expect(SeedsAndPatients(scores: [0.2, 0.3], influences: [0.01]) == nil)
    #expect(SeedsAndPatients(scores: [0.2, 0.2], influences: [0, 0]) == nil)
    #expect(SeedsAndPatients(scores: [0.2, .nan], influences: [0.1, 0.1]) == nil)
  }
}

@Suite struct `Shares of a variance` {
  /// The script draws 200,000 mean squares, this 9,999: the ends of an interval differ by chance.
  @Test func `of crossed sources have generalised confidence intervals`() throws {
    try expectAgreement("shares", inputs: 40, tolerance: 0.04) { draws in
      let (rows, columns) = (draws.integer(3, 8), draws.integer(3, 9))
      let table = (0..<rows).map { _ in
        let smallest = draws.integer(0, 900)
        return draws.sample(columns, from: smallest)
      }
      // The seed of the script's generator.
      _ = draws.integer(0, 1000)
      let components = FactorialVarianceComponents(table.flatMap { $0 }, levels: [rows, columns])
      let shares = components?.shareIntervals()
      return ((shares?.components ?? []) + [shares?.remainder].compactMap { $0 }).flatMap { [$0.lower, $0.upper] }
    }
  }

  @Test func `have intervals that hold the shares, lie between 0 and 1, and are always the same`() throws {
    var draws = Draws("shares of pairs")
    let values = (0..<5 * 3 * 4).map { place in
      Double(place / 12) * 0.1 + Double(draws.integer(0, 100)) / 1000
    }
    let components = try #require(FactorialVarianceComponents(values, levels: [5, 3, 4]))
    let shares = components.shareIntervals(confidence: 0.9)
    #expect(components.hasPairs && shares.components.count == 6 && shares == components.shareIntervals(confidence: 0.9))
    for interval in shares.components + [shares.remainder] {
      #expect(0 <= interval.lower && interval.lower <= interval.upper && interval.upper <= 1)
    }
    #expect(shares.components[0].contains(components.components[0].variance / components.total))
    #expect(shares.components[0].lower > 0.3, "the first source makes most of the spread")
  }
}
