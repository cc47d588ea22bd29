/// Maps values to coordinates along one axis.
struct LinearScale: Equatable, Sendable {
  let domain: ClosedRange<Double>
  /// The coordinate of the domain's lower bound.
  let start: Double
  /// The coordinate of the domain's upper bound; below `start` on an axis that points up.
  let end: Double

  func callAsFunction(_ value: Double) -> Double {
    let width = domain.upperBound - domain.lowerBound
    guard width > 0 else { return (start + end) / 2 }
    return start + (value - domain.lowerBound) / width * (end - start)
  }

  /// The coordinate of the value, or of the domain's nearer bound where the value is outside.
  func clamped(_ value: Double) -> Double {
    self(min(max(value, domain.lowerBound), domain.upperBound))
  }
}
