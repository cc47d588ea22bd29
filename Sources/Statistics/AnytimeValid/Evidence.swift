/// The evidence of an e-process against its null hypothesis, look by look: it may be looked at whenever one likes.
///
/// Where the null holds, the e-value ever exceeds x with probability 1 / x at most (Ville 1939), so the largest one so far counts,
/// and 1 / largest is a p value that is valid at every look.
public struct Evidence: Equatable, Sendable {
  /// At the last look; 1 before the first.
  public private(set) var eValue = 1.0
  /// The largest of all looks.
  public private(set) var largest = 1.0
  /// The mean difference at the look with the largest e-value, which says what that is evidence of; nil while none was above 1.
  public private(set) var estimateAtLargest: Double?

  /// The p value that is valid at every look.
  public var pValue: Double { 1 / largest }

  /// Nothing seen yet.
  public init() {}

  /// Beyond it an e-value is told as this, which has room left in a Double.
  static let most = 1e300

  /// Takes the e-value of a look, and the mean difference that it goes with.
  mutating func look(_ value: Double, estimate: Double) {
    eValue = min(value, Self.most)
    guard eValue > largest else { return }
    largest = eValue
    estimateAtLargest = estimate
  }
}
