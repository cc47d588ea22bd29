import Training

/// How long finished tasks took, by kind.
struct Durations: Sendable {
  private struct Kind {
    var count = 0
    var total = 0.0
    var longest = 0.0
  }

  private var trials = Kind()
  private var pretrainings = Kind()

  mutating func note(_ seconds: Double, isPretraining: Bool) {
    guard Plausible.seconds.contains(seconds) else { return }
    if isPretraining { Self.note(seconds, &pretrainings) } else { Self.note(seconds, &trials) }
  }

  private static func note(_ seconds: Double, _ kind: inout Kind) {
    kind.count += 1
    kind.total += seconds
    kind.longest = max(kind.longest, seconds)
  }

  /// The longest time a task of the kind took; nil where none is known.
  func longest(isPretraining: Bool) -> Double? {
    let kind = isPretraining ? pretrainings : trials
    return kind.count == 0 ? nil : kind.longest
  }

  func mean(isPretraining: Bool) -> Double? {
    let kind = isPretraining ? pretrainings : trials
    return kind.count == 0 ? nil : kind.total / Double(kind.count)
  }
}
