/// What a few numbers look like together; nil where there are too few of them to say.
public struct Summary: Equatable, Sendable {
  public let count: Int
  /// Nil of no values.
  public let mean: Double?
  /// The sample standard deviation, with n - 1 in the denominator; nil of fewer than two values.
  public let standardDeviation: Double?
  /// The standard deviation with n in the denominator: of these values alone, not of what they were drawn from.
  public let populationStandardDeviation: Double?
  public let minimum: Double?
  public let lowerQuartile: Double?
  public let median: Double?
  public let upperQuartile: Double?
  public let maximum: Double?

  /// Whether two or more values are all equal, but for rounding: then nothing tells how far others lie from them.
  public var isConstant: Bool {
    guard count > 1, let minimum, let maximum else { return false }
    return maximum - minimum <= 1e-12 * max(minimum.magnitude, maximum.magnitude)
  }

  /// The summary of finite values; their order does not matter, not even to the last bit.
  public init(_ values: some Sequence<Double>) {
    let sorted = values.sorted()
    count = sorted.count
    mean = Self.mean(sorted)
    standardDeviation = Self.deviation(sorted, denominator: sorted.count - 1)
    populationStandardDeviation = Self.deviation(sorted, denominator: sorted.count)
    minimum = sorted.first
    lowerQuartile = Self.quantile(0.25, ofSorted: sorted)
    median = Self.quantile(0.5, ofSorted: sorted)
    upperQuartile = Self.quantile(0.75, ofSorted: sorted)
    maximum = sorted.last
  }

  private static func mean(_ values: [Double]) -> Double? {
    guard let first = values.first else { return nil }
    // The sum of equal values, divided by their number, is not always the value.
    return first == values.last ? first : values.reduce(0, +) / Double(values.count)
  }

  private static func deviation(_ values: [Double], denominator: Int) -> Double? {
    guard denominator > 0, let mean = mean(values) else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(denominator)).squareRoot()
  }

  /// The quantile by linear interpolation between the order statistics around (n - 1) p: the default of NumPy and R (type 7).
  private static func quantile(_ p: Double, ofSorted values: [Double]) -> Double? {
    guard let last = values.indices.last else { return nil }
    let position = Double(last) * p
    let lower = Int(position)
    let fraction = position - Double(lower)
    return values[lower] + fraction * (values[min(lower + 1, last)] - values[lower])
  }
}
