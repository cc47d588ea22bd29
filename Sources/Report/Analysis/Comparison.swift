public import Statistics
public import Training

/// One condition against the reference, over the seeds that came to their end in both.
public struct Comparison: Equatable, Sendable {
  public let condition: Condition
  public let reference: Condition
  /// Macro-F1 of the condition minus that of the reference, by seed.
  public let differences: [SeedValue]
  public let difference: Summary
  /// Student's t interval for the mean difference; nil of fewer than two pairs.
  public let interval: ConfidenceInterval?
  /// The confidence sequence for the mean difference by betting, right at every look; nil of no pairs.
  public let anytimeValid: ConfidenceInterval?
  public let tTest: PairedTTest?
  /// The exact test of the difference, for one look; nil of no pairs.
  public let signFlip: FamilyTest?
  /// The e-process for symmetry of the differences, for every look.
  public let symmetry: AnytimeTest
  /// How often the results may have been looked at.
  public let looks: Looks
  public let improvement: ImprovementProbability
  public let improvementInterval: ConfidenceInterval
  /// Whether Macro-F1 spreads equally in both, over all their completed seeds; nil of too few.
  public let spread: BrownForsytheTest?
  public let collapse: CollapseComparison
  public let plan: ComparisonPlan

  /// How many seeds came to their end in both conditions.
  public var pairs: Int { differences.count }

  /// Whether there is a collapse to compare: both conditions have epochs.
  public var canCollapse: Bool { condition.hasEpochs && reference.hasEpochs }

  /// The test that decides about Macro-F1; nil of no pairs.
  public var decisive: FamilyTest? { looks == .one ? signFlip : symmetry.pairs == 0 ? nil : symmetry.test }

  /// The test that decides about collapse; nil of no pairs.
  public var decisiveOfCollapse: FamilyTest? {
    guard canCollapse else { return nil }
    return looks == .one ? collapse.test : collapse.anytime.pairs == 0 ? nil : collapse.anytime.test
  }
}

/// Collapse in one condition against the reference.
public struct CollapseComparison: Equatable, Sendable {
  /// Whether the family is tested by the seeds' differences in the share of collapsed trials, as its seeds have several trials.
  public let isOfShares: Bool
  /// How many seeds came to their end in both conditions.
  public let pairs: Int
  /// Over the trials of these seeds.
  public let condition: Proportion
  /// Over the trials of these seeds.
  public let reference: Proportion
  /// The share of a seed's trials that collapsed in the condition minus that in the reference, over these seeds.
  public let difference: Summary
  /// First is the condition, second the reference: the seeds of which a larger share of trials collapsed in the one or in the other.
  public let mcNemar: McNemarTest
  /// McNemar's test among its family, or the sign-flip test of the shares, for one look; nil of no pairs.
  public let test: FamilyTest?
  /// The e-process for equal rates in pairs, or that for symmetry of the differences in shares, for every look.
  public let anytime: AnytimeTest
  /// The unpaired test over all completed seeds of both conditions; nil where a seed has several trials, which depend on each other.
  public let fisher: FisherTest?
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

/// A test that is one of a family, corrected by Holm.
public struct FamilyTest: Equatable, Sendable {
  /// What may be said of a test's result.
  public enum Verdict: Equatable, Sendable {
    /// No outcome of so many seeds could have come below the level: the test says nothing.
    case cannotTell
    case significant
    case notSignificant
  }

  public let pValue: Double
  /// Corrected by Holm for the tests of the family.
  public let adjusted: Double
  /// The smallest p that the number of pairs can reach, uncorrected.
  public let smallest: Double
  /// How many tests the family has.
  public let family: Int
  /// The level of the whole family.
  public let level: Double

  /// The smallest corrected p that the number of pairs can reach.
  public var smallestAdjusted: Double { min(1, smallest * Double(family)) }

  public var verdict: Verdict {
    guard smallestAdjusted <= level else { return .cannotTell }
    return adjusted <= level ? .significant : .notSignificant
  }
}
