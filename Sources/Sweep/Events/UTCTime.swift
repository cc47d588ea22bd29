import FoundationEssentials
import Training

/// Moments for people and programs: UTC, by ISO 8601.
public enum UTCTime {
  /// `time` seconds after the start of 1970, such as `2026-11-29T09:30:00Z`.
  public static func text(_ time: Double) -> String { Date(timeIntervalSince1970: shown(time)).formatted(.iso8601) }

  /// The moment nearest to `time` that the format can say.
  private static func shown(_ time: Double) -> Double {
    time.isNaN ? 0 : min(max(time, 0), Double(Plausible.latest))
  }

  /// The same to the millisecond, such as `2026-11-29T09:30:00.125Z`.
  ///
  /// In whole numbers, so that what is read back is what was written: the system's format cuts off what a `Double` has too little.
  static func preciseText(_ time: Double) -> String {
    let milliseconds = Int((shown(time) * 1000).rounded())
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let digits = "\(1000 + rest)".dropFirst()
    return "\(text(Double(seconds)).dropLast()).\(digits)Z"
  }

  /// Reads either text; nil where it is none.
  public static func time(_ text: String) -> Double? {
    let parts = text.dropLast().split(separator: ".", maxSplits: 1)
    guard text.hasSuffix("Z"), let first = parts.first, let date = try? Date("\(first)Z", strategy: .iso8601) else {
      return nil
    }
    guard (0...Double(Plausible.latest)).contains(date.timeIntervalSince1970) else { return nil }
    guard parts.count == 2 else { return date.timeIntervalSince1970 }
    guard parts[1].count == 3, let milliseconds = UInt16(parts[1]) else { return nil }
    return (date.timeIntervalSince1970 * 1000 + Double(milliseconds)) / 1000
  }
}
