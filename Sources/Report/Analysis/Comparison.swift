public import Statistics
public import Training

/// One condition against the reference, over the seeds that came to their end in both.
public struct Comparison: Equatable, Sendable {
  public let condition: Condition
  public let reference: Condition
  /// The score of the condition minus that of the reference, by seed.
  public let differences: [SeedValue]
  public let difference: Summary
  /// Cohen's d for pairs, d_z: the mean difference over the standard deviation of the differences; nil where these do not spread.
  public let standardizedEffect: Double?
  /// Student's t interval for the mean difference, clipped where scores have bounds; nil of fewer than two pairs, and where all differences are equal.
  public let interval: ConfidenceInterval?
  /// The error of the mean difference over seeds and test patients; nil of other scores than Macro-F1, and where trials kept no answers.
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
  /// Whether scores spread equally over seeds in both.
  public let spread: SpreadComparison
  public let collapse: CollapseComparison
  public let plan: ComparisonPlan

  /// How many seeds came to their end in both conditions.
  public var pairs: Int { differences.count }

  /// Whether there is a collapse to compare: both conditions have epochs.
  public var canCollapse: Bool { condition.hasEpochs && reference.hasEpochs }

  /// The test that decides about scores; nil of no pairs.
  public var decisive: FamilyTest? { looks == .one ? signFlip : symmetry.pairs == 0 ? nil : symmetry.test }

  /// The test that decides about the spread of scores over seeds; nil of no pairs.
  public var decisiveOfSpread: FamilyTest? {
    looks == .one ? spread.test : spread.anytime.pairs == 0 ? nil : spread.anytime.test
  }

  /// The test that decides about collapse; nil of no pairs.
  public var decisiveOfCollapse: FamilyTest? {
    guard canCollapse else { return nil }
    return looks == .one ? collapse.test : collapse.anytime.pairs == 0 ? nil : collapse.anytime.test
  }
}
