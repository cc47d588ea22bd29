public import Statistics

/// A test that is one of a family, corrected by Holm.
///
/// Every comparison that is planned counts in its family, also before its first pair.
public struct FamilyTest: Equatable, Sendable {
  /// What may be said of a test's result.
  public enum Verdict: Equatable, Sendable {
    /// No outcome of so many seeds could have come below the level: the test says nothing.
    case cannotTell
    case significant
    case notSignificant
  }

  public let pValue: Double
  /// How far it is from that of all signs, where random ones were drawn; nil of an exact p.
  public let standardError: Double?
  /// Corrected by Holm for the tests of the family.
  public let adjusted: Double
  /// The smallest p that the number of pairs can reach, uncorrected.
  public let smallest: Double
  /// The smallest corrected p that the number of pairs can reach: where every test of the family reaches its smallest.
  public let smallestAdjusted: Double
  /// How many tests the family has.
  public let family: Int
  /// The level of the whole family.
  public let level: Double

  public var verdict: Verdict {
    guard smallestAdjusted <= level else { return .cannotTell }
    return adjusted <= level ? .significant : .notSignificant
  }
}

extension FamilyTest {
  /// A test by itself.
  struct Single {
    let pValue: Double
    let smallest: Double
    var standardError: Double?

    init(pValue: Double, smallest: Double) {
      self.pValue = pValue
      self.smallest = smallest
    }

    init(_ test: SignFlipTest, smallest: Double) {
      self.init(pValue: test.pValue, smallest: smallest)
      standardError = test.standardError
    }
  }

  /// The tests of one family; those that have no data yet are planned, and count with p = 1.
  ///
  /// Holm's corrected p rise with every p of the family, so that the smallest of each is the one beside the smallest of all others.
  static func family(_ tests: [Single?], level: Double) -> [FamilyTest?] {
    let adjusted = HolmCorrection.adjusted(tests.map { $0?.pValue ?? 1 })
    let smallest = HolmCorrection.adjusted(tests.map { $0?.smallest ?? 1 })
    return tests.enumerated().map { place, test in
      test.map {
        FamilyTest(
          pValue: $0.pValue, standardError: $0.standardError, adjusted: adjusted[place], smallest: $0.smallest,
          smallestAdjusted: smallest[place], family: tests.count, level: level)
      }
    }
  }
}

/// A test that is valid at every look, one of a family: Holm's method corrects p values of any dependence, so also those of e-processes.
public struct AnytimeTest: Equatable, Sendable {
  /// How many pairs were looked at: in the order in which the seeds were planned, up to the first that is not settled in both conditions.
  public let pairs: Int
  /// The mean difference of these pairs; nil of none.
  public let estimate: Double?
  public let evidence: Evidence
  /// The test of p = 1 / the largest e-value.
  public let test: FamilyTest
}

extension AnytimeTest {
  /// What was looked at of one comparison.
  struct Single {
    let pairs: Int
    let estimate: Double?
    let evidence: Evidence
  }

  /// The tests of one family, all of which take part from the start, also before their first pair.
  static func family(_ tests: [Single], smallest: (Int) -> Double, level: Double) -> [AnytimeTest] {
    let family = FamilyTest.family(
      tests.map { FamilyTest.Single(pValue: $0.evidence.pValue, smallest: smallest($0.pairs)) }, level: level)
    return zip(tests, family.compactMap { $0 }).map { test, corrected in
      AnytimeTest(pairs: test.pairs, estimate: test.estimate, evidence: test.evidence, test: corrected)
    }
  }

  /// Of a question that does not arise: no pairs, no evidence.
  static func nothing(level: Double) -> AnytimeTest {
    AnytimeTest(
      pairs: 0, estimate: nil, evidence: SymmetryProcess([]).evidence,
      test: FamilyTest(
        pValue: 1, standardError: nil, adjusted: 1, smallest: 1, smallestAdjusted: 1, family: 0, level: level))
  }
}
