/// When a sweep that runs will have ended, pretrainings and trials estimated apart, and how far that may be off.
///
/// The tasks that are left take as long as those of their kind did: their mean, with its own error, and their spread, in a normal
/// approximation of 95 %. That the last ones end one by one, on workers of which others have nothing left to do, adds one task of each kind
/// to the late end.
public struct EndEstimate: Equatable, Sendable {
  /// The tasks of one kind.
  public struct Kind: Equatable, Sendable {
    public var isPretraining: Bool
    /// How long those that are over took, in seconds.
    public var durations: [Double]
    /// How many have no result yet, those that run included.
    public var open: Int
    /// How long each of those that run has been at it, in seconds.
    public var running: [Double]

    public init(isPretraining: Bool, durations: [Double], open: Int, running: [Double]) {
      self.isPretraining = isPretraining
      self.durations = durations
      self.open = open
      self.running = running
    }

    /// How long one takes, in seconds; nil where none is over.
    public var mean: Double? { durations.isEmpty ? nil : durations.reduce(0, +) / Double(durations.count) }

    /// What is left to do, in seconds of one worker.
    fileprivate func work(_ mean: Double) -> Double {
      max(0, Double(open) * mean - running.map { min($0, mean) }.sorted().reduce(0, +))
    }

    /// How uncertain that is, as a variance: of few durations that of Student's distribution, of three at most as if they spread as far as
    /// they are long.
    fileprivate func variance(_ mean: Double) -> Double {
      let squares = durations.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
      let spread = durations.count > 3 ? squares / Double(durations.count - 3) : mean * mean
      return Double(open) * spread + Double(open * open) * spread / Double(durations.count)
    }
  }

  private static let normalQuantile = 1.959964

  /// Those of which something is left.
  public let kinds: [Kind]
  /// How long the sweep goes on, in seconds.
  public let seconds: Double
  /// The earliest and the latest that is likely.
  public let range: ClosedRange<Double>

  /// Nil where nothing is left, nobody is there to do it, or nothing is known of a kind.
  public init?(_ kinds: [Kind], workers: Int) {
    let kinds = kinds.filter { $0.open > 0 }
    let means = kinds.compactMap(\.mean)
    guard workers > 0, !kinds.isEmpty, means.count == kinds.count else { return nil }
    let hands = Double(min(workers, kinds.reduce(0) { $0 + $1.open }))
    let work = zip(kinds, means).map { $0.work($1) }.reduce(0, +)
    let variance = zip(kinds, means).map { $0.variance($1) }.reduce(0, +)
    let error = Self.normalQuantile * variance.squareRoot() / hands
    self.kinds = kinds
    seconds = work / hands
    range = max(0, seconds - error)...(seconds + error + means.reduce(0, +) * (1 - 1 / hands))
  }
}
