/// Round moments along an axis of time, in UTC.
struct TimeTicks: Equatable, Sendable {
  /// In seconds since 1970.
  let values: [Double]
  /// What the axis is called: the day, where there is one alone.
  let title: String
  private let step: Double
  private let isOneDay: Bool

  private static let day = 86_400.0
  private static let steps: [Double] = [
    1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200, day, 2 * day, 7 * day,
  ]

  /// At most about `count` moments within `times`.
  init(in times: ClosedRange<Double>, atMost count: Int) {
    let length = times.upperBound - times.lowerBound
    let wanted = length / Double(max(1, count))
    let step = Self.steps.first { wanted <= $0 } ?? (wanted / Self.day).rounded(.up) * Self.day
    self.step = step
    let first = (times.lowerBound / step).rounded(.up)
    let last = (times.upperBound / step).rounded(.down)
    values = first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : []
    isOneDay = ClockText.day(times.lowerBound) == ClockText.day(times.upperBound)
    title = isOneDay ? "\(ClockText.day(times.lowerBound)), UTC" : "UTC"
  }

  func label(_ time: Double) -> String {
    let day = ClockText.day(time).dropFirst(5)
    if step >= Self.day { return String(day) }
    let clock = step < 60 ? ClockText.clock(time) : String(ClockText.clock(time).prefix(5))
    return isOneDay ? clock : "\(day) \(clock)"
  }
}
