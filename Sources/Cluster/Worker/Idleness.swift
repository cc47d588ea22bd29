/// How long a worker has had nothing to do, as far as it was running.
struct Idleness {
  /// How long it may be idle; nil for ever.
  let limit: Duration?
  private var elapsed = Duration.zero
  private var lastTick: Duration?

  /// A gap between two ticks counts as so much idleness at most: a process that was stopped was not idle.
  private static let longestTick = Duration.seconds(2)

  init(limit: Duration?) { self.limit = limit }

  /// Whether the limit is reached; to be called several times a second.
  mutating func isOver(isIdle: Bool, now: Duration) -> Bool {
    let gap = min(now - (lastTick ?? now), Self.longestTick)
    lastTick = now
    elapsed = isIdle ? elapsed + gap : .zero
    return limit.map { elapsed >= $0 } ?? false
  }
}
