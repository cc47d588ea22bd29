/// How probable it is that a seed does better in one condition than in another.
public struct ImprovementProbability: Equatable, Sendable {
  public let improved: Int
  /// Seeds of the same value in both.
  public let tied: Int
  public let total: Int

  public init(differences: [Double]) {
    improved = differences.count { $0 > 0 }
    tied = differences.count { $0 == 0 }
    total = differences.count
  }

  /// The share of seeds that improved, ties counted half; nil of none.
  public var value: Double? {
    total == 0 ? nil : (Double(improved) + Double(tied) / 2) / Double(total)
  }

  /// Clopper and Pearson's interval; with ties, from that of none improved to that of all improved.
  public func exactInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    ConfidenceInterval(
      lower: Proportion(improved, of: total).exactInterval(confidence: confidence).lower,
      upper: Proportion(improved + tied, of: total).exactInterval(confidence: confidence).upper,
      confidence: confidence)
  }
}
