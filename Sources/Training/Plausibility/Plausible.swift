import ECGData

/// What a value that comes from elsewhere says and nobody can mean: a message, a stored result, a line of a log.
public struct Implausibility: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// The bounds within which whatever comes from elsewhere is believed: far beyond anything that is trained, and so far within the range
/// of the types that nothing computed from it can overflow.
public enum Plausible {
  /// Of a training; no sweep file may ask for more.
  public static let epochs = 0...100_000
  /// Attempts at one task.
  public static let attempts = 0...1_000_000
  /// Records of one class in one fold.
  public static let records = 0...100_000_000
  /// Classes that records are classified into.
  public static let classes = Labelling.classCounts
  /// A length of time: up to three decades.
  public static let seconds = 0.0...1e9
  /// The last moment that can be shown, the end of the year 9999, in seconds since 1970.
  public static let latest = 253_402_300_799
  /// The size of a file in bytes.
  public static let bytes = 1...1 << 44
  /// A score or a share.
  public static let shares = 0.0...1.0

  /// Throws where `value` is outside of `range`, or no number; `what` is what it counts, with its article.
  public static func check<Value>(
    _ value: Value?, _ what: String, in range: ClosedRange<Value>
  ) throws(Implausibility) {
    guard let value, !range.contains(value) else { return }
    throw Implausibility("\(what) of \(value); expected \(range.lowerBound) to \(range.upperBound)")
  }

  /// Throws where `value` is not finite.
  static func checkFinite(_ value: Double?, _ what: String) throws(Implausibility) {
    guard let value, !value.isFinite else { return }
    throw Implausibility("\(what) of \(value); expected a finite number")
  }

  /// Throws where `value` is not finite, or below 0 by more than rounding can make it.
  static func checkPositive(_ value: Double?, _ what: String) throws(Implausibility) {
    try checkFinite(value, what)
    guard let value, value < -rounding else { return }
    throw Implausibility("\(what) of \(value); expected 0 or more")
  }

  /// More than sums of many numbers lose, and less than anybody sees.
  static let rounding = 1e-9

  /// The number of attempts nearest to `count` that is believed.
  public static func attempt(_ count: Int) -> Int { min(max(count, attempts.lowerBound), attempts.upperBound) }

  /// The time nearest to `seconds` that is believed; none where it is no number.
  public static func time(_ seconds: Double) -> Double {
    seconds.isNaN ? 0 : min(max(seconds, Self.seconds.lowerBound), Self.seconds.upperBound)
  }
}
