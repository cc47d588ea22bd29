public import ReproducibleMath

/// How often an interval for a mean holds the mean, by simulation with a seeded stream.
public struct MeanCoverage: Sendable {
  /// What values are drawn from.
  public enum Source: Sendable {
    /// A normal distribution.
    case normal
    /// Two modes as of collapsed and other seeds: 2 of 3 near 0.08, the others near 0.2.
    case twoModes
    /// Seeds that answer one class, of which one in ten answers another class than the others: 0.18 or 0.02 exactly.
    case oneClass
    /// Scores that were measured, drawn with replacement; one at least.
    case resampled([Double])

    /// Those that need no scores.
    public static let simulated: [Source] = [.normal, .twoModes, .oneClass]

    public var name: String {
      switch self {
      case .normal: "normal"
      case .twoModes: "two modes"
      case .oneClass: "one class"
      case .resampled: "resampled"
      }
    }

    public var mean: Double {
      switch self {
      case .normal: 0.3
      case .twoModes: 0.12
      case .oneClass: 0.164
      case .resampled(let scores): Summary(scores).mean ?? 0
      }
    }

    func value(_ stream: inout RandomStream) -> Double {
      switch self {
      case .normal: 0.3 + 0.05 * stream.normalPair().0
      case .twoModes: (stream.happens(2.0 / 3) ? 0.08 : 0.2) + 0.01 * stream.normalPair().0
      case .oneClass: stream.happens(0.9) ? 0.18 : 0.02
      case .resampled(let scores): scores[stream.integer(below: scores.count)]
      }
    }
  }

  /// Whether what is made from values does not hold a mean. The stream is for methods that draw.
  public typealias Method = @Sendable (_ values: [Double], _ mean: Double, inout RandomStream) -> Bool

  let source: Source
  let experiments: Int
  let misses: Method

  public init(_ source: Source, experiments: Int, misses: @escaping Method) {
    self.source = source
    self.experiments = experiments
    self.misses = misses
  }

  /// Of a method that gives an interval; nil claims nothing, and so holds everything.
  public init(
    _ source: Source, experiments: Int,
    interval: @escaping @Sendable ([Double], inout RandomStream) -> ConfidenceInterval?
  ) {
    self.init(source, experiments: experiments) { values, mean, stream in
      interval(values, &stream).map { !$0.contains(mean) } ?? false
    }
  }

  /// The share of experiments whose interval of `count` values holds the mean.
  public func coverage(count: Int) -> Double {
    1
      - missShare { stream in
        let values = (0..<count).map { _ in source.value(&stream) }
        return misses(values, source.mean, &stream)
      }
  }

  /// The share of experiments in which the interval, looked at after each of `looks` values, misses the mean at least once.
  public func missProbability(looks: Int) -> Double {
    let mean = source.mean
    return missShare { stream in
      var values: [Double] = []
      return (1...looks).contains { _ in
        values.append(source.value(&stream))
        return misses(values, mean, &stream)
      }
    }
  }

  private func missShare(_ isMissed: (inout RandomStream) -> Bool) -> Double {
    let missed = (0..<experiments).count { experiment in
      var stream = RandomStream(seed: 1, name: "coverage of a mean", indices: experiment)
      return isMissed(&stream)
    }
    return Double(missed) / Double(experiments)
  }
}
