/// How often the seeds of a sweep may have been looked at before there were as many as there are, which decides what kind of test its
/// verdicts come from.
public enum Looks: Equatable, Sendable {
  /// Once: the seeds planned at the first start are in, and no others were added.
  case one
  /// After each seed, as far as anybody can tell.
  case many(Reason)

  public enum Reason: String, Equatable, Sendable {
    /// A trial that was planned has no result yet.
    case unfinished
    /// Seeds were added after the first start.
    case extended
    /// A stopping rule looks after each seed and adds more.
    case stoppingRule = "stopping_rule"
    /// An earlier version started the run several times and did not note which seeds came later.
    case unknown
    /// Runs that did not plan the same seeds are put together.
    case combined
    /// Somebody says so of results of which nothing tells it.
    case stated
  }
}

extension Looks.Reason: CustomStringConvertible {
  /// Goes on after "because".
  public var description: String {
    switch self {
    case .unfinished: "trials that were planned have no result yet"
    case .extended: "seeds were added after the first start, when results could be seen"
    case .stoppingRule: "a stopping rule looked after each seed and could add more"
    case .unknown:
      "an earlier version of seedsweep started this run several times and did not note whether seeds were added; it is "
        + "assumed that they were"
    case .combined: "runs that were not planned with the same seeds are put together"
    case .stated: "it was said that seeds were added when results could be seen"
    }
  }
}

/// In which order the seeds of a sweep were planned.
public struct SeedPlan: Equatable, Sendable {
  /// The order of looks.
  public var order: [UInt64]
  /// Why there are other seeds than the first start planned; nil where there are none.
  public var growth: Looks.Reason?

  public init(order: [UInt64], growth: Looks.Reason? = nil) {
    self.order = order
    self.growth = growth
  }
}

extension SweepOutcome {
  /// How often the results may have been looked at.
  public var looks: Looks {
    if let growth = seedPlan.growth { return .many(growth) }
    let isComplete = conditions.allSatisfy { $0.failed.isEmpty && $0.missing.isEmpty }
    return isComplete ? .one : .many(.unfinished)
  }
}
