/// A range that was made to hold the truth with probability `confidence` or more.
public struct ConfidenceInterval: Equatable, Sendable {
  public let lower: Double
  public let upper: Double
  /// The probability of holding the truth, such as 0.95.
  public let confidence: Double

  public init(lower: Double, upper: Double, confidence: Double) {
    self.lower = lower
    self.upper = upper
    self.confidence = confidence
  }

  public var halfWidth: Double { (upper - lower) / 2 }

  /// What of it lies within the bounds that the truth has, nil for none: it holds the truth as often.
  public func clipped(to bounds: ClosedRange<Double>?) -> ConfidenceInterval {
    guard let bounds else { return self }
    func inside(_ value: Double) -> Double { min(bounds.upperBound, max(bounds.lowerBound, value)) }
    return ConfidenceInterval(lower: inside(lower), upper: inside(upper), confidence: confidence)
  }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
