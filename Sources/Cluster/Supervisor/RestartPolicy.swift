/// When the next process of a place is started after one that ended, and when none is any more.
struct RestartPolicy {
  /// Before the next process, the longer the more of them ended early.
  static let pauses = Duration.milliseconds(250)...Duration.seconds(8)
  /// A process that ends before this has not started well; one that lived for `settled` has.
  static let early = Duration.seconds(2)
  static let settled = Duration.seconds(10)
  /// How many times in a row a process may end early of itself.
  static let mostEarlyEnds = 10

  private var pause = Self.pauses.lowerBound
  private var earlyEnds = 0

  /// How long to wait after a process that has `lived`; nil where it is time to give up. One that was killed from outside might have
  /// started well.
  mutating func pause(after lived: Duration, isKilledFromOutside: Bool) -> Duration? {
    let isEarly = lived < Self.early
    earlyEnds = isEarly && !isKilledFromOutside ? earlyEnds + 1 : 0
    defer { pause = lived > Self.settled ? Self.pauses.lowerBound : min(pause * 2, Self.pauses.upperBound) }
    return earlyEnds == Self.mostEarlyEnds ? nil : isEarly ? pause : Self.pauses.lowerBound
  }
}
