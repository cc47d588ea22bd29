import Sweep

/// Moments for people, in UTC and without the signs that programs need.
enum ClockText {
  /// `2026-11-29 09:30:00`.
  static func moment(_ time: Double) -> String { "\(day(time)) \(clock(time))" }

  /// `2026-11-29`.
  static func day(_ time: Double) -> String { String(UTCTime.text(time).prefix(10)) }

  /// `09:30:00`.
  static func clock(_ time: Double) -> String { String(UTCTime.text(time).dropFirst(11).prefix(8)) }

  /// `09:30`, with the day before it where that is not the day of `present`.
  static func minute(_ time: Double, seenAt present: Double) -> String {
    let clock = String(clock(time).prefix(5))
    return day(time) == day(present) ? clock : "\(day(time).dropFirst(5)) \(clock)"
  }

  /// The moment as an element that says it to programs as well.
  static func html(_ time: Double) -> Markup { "<time datetime=\"\(UTCTime.text(time))\">\(moment(time))</time>" }
}
