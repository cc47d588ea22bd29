/// How many of something are granted: `burst` at once, and `perSecond` for as long as one likes.
public struct Rate: Equatable, Sendable {
  public var burst: Double
  public var perSecond: Double

  public init(burst: Double, perSecond: Double) {
    self.burst = burst
    self.perSecond = perSecond
  }
}

/// What is left of a rate: a bucket of tokens that fills again.
struct Allowance: Equatable {
  let rate: Rate
  private var left: Double
  private var last: Duration

  init(_ rate: Rate, now: Duration) {
    self.rate = rate
    left = rate.burst
    last = now
  }

  /// Takes `amount`; false, and nothing is taken, where that is more than is left.
  mutating func take(_ amount: Double = 1, now: Duration) -> Bool {
    left = min(rate.burst, left + max(0, (now - last).seconds) * rate.perSecond)
    last = max(last, now)
    guard amount <= left else { return false }
    left -= amount
    return true
  }
}
