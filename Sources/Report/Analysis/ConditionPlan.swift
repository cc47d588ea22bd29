import Statistics

/// How many seeds would make a condition's intervals narrow, were the truth what these seeds show.
public struct ConditionPlan: Equatable, Sendable {
  /// The half-width of a collapse rate's interval that the plan is for: 10 points of a hundred.
  public static let collapseHalfWidth = 0.1
  /// The half-width of a mean Macro-F1's interval that the plan is for; of another score, of the room between its bounds.
  public static let scoreHalfWidth = 0.02

  /// Seeds for Clopper and Pearson's interval of the collapse rate; nil of no seeds.
  public let seedsForCollapse: Int?
  /// Seeds for the t interval of the mean score; nil of fewer than two seeds, of scores without bounds, and where all are equal.
  public let seedsForScore: Int?

  init(collapse: Proportion, score: Summary, within width: Double?, confidence: Double) {
    seedsForCollapse = collapse.value.flatMap {
      SeedsForPrecision.ofRate($0, halfWidth: Self.collapseHalfWidth, confidence: confidence)
    }
    let deviation = score.isConstant ? nil : score.standardDeviation
    seedsForScore = deviation.flatMap { deviation in
      width.flatMap {
        SeedsForPrecision.ofMean(
          deviation: deviation, halfWidth: Self.scoreHalfWidth * $0, confidence: confidence)
      }
    }
  }
}
