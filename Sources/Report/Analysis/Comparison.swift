public import Statistics
public import Training

/// One condition against the reference, over the seeds that came to their end in both.
public struct Comparison: Equatable, Sendable {
  public let condition: Condition
  public let reference: Condition
  /// Macro-F1 of the condition minus that of the reference, by seed.
  public let differences: [SeedValue]
  public let difference: Summary
  /// Cohen's d for pairs, d_z: the mean difference over the standard deviation of the differences; nil where these do not spread.
  public let standardizedEffect: Double?
  /// Student's t interval for the mean difference, clipped where scores have bounds; nil of fewer than two pairs, and where all differences are equal.
  public let interval: ConfidenceInterval?
  /// The error of the mean difference over seeds and test patients; nil where trials kept no answers.
  public let patients: SeedsAndPatients?
  /// The confidence sequence for the mean difference by betting, right at every look; nil of no pairs, and of scores without bounds.
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
  /// Whether Macro-F1 spreads equally over seeds in both.
  public let spread: SpreadComparison
  public let collapse: CollapseComparison
  public let plan: ComparisonPlan

  /// How many seeds came to their end in both conditions.
  public var pairs: Int { differences.count }

  /// The test that decides about Macro-F1; nil of no pairs.
  public var decisive: FamilyTest? { looks == .one ? signFlip : symmetry.pairs == 0 ? nil : symmetry.test }

  /// The test that decides about the spread of Macro-F1 over seeds; nil of no pairs.
  public var decisiveOfSpread: FamilyTest? {
    looks == .one ? spread.test : spread.anytime.pairs == 0 ? nil : spread.anytime.test
  }

  /// The test that decides about collapse; nil of no pairs.
  public var decisiveOfCollapse: FamilyTest? {
    looks == .one ? collapse.test : collapse.anytime.pairs == 0 ? nil : collapse.anytime.test
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
