import Training

extension SweepEvent {
  /// Throws where a number is none that a coordinator tells: a log may have been written by anybody. Times are taken as near as they can
  /// be believed, by whoever adds them up.
  func checkValues() throws(Implausibility) {
    switch self {
    case .started(_, let tasks, let recorded): try Self.check(tasks, recorded)
    case .ended(let recorded, let failed, let left): try Self.check(recorded, failed, left)
    case .leased(_, let attempt, _, _), .adopted(_, let attempt, _, _), .delivering(_, let attempt, _, _):
      try Plausible.check(attempt, "an attempt", in: Plausible.attempts)
    case .retrying(let attempt), .failed(let attempt):
      try Plausible.check(attempt.attempt, "an attempt", in: Plausible.attempts)
    case .progress(_, _, let progress): try progress.checkValues()
    case .recorded(_, _, _, _, let epoch): try Plausible.check(epoch, "an epoch", in: Plausible.epochs)
    case .saved(_, let epoch, _), .resumed(_, let epoch, _):
      try Plausible.check(epoch, "an epoch", in: Plausible.epochs)
    default: break
    }
  }

  private static func check(_ counts: Int...) throws(Implausibility) {
    for count in counts { try Plausible.check(count, "a number of tasks", in: Plausible.records) }
  }
}
