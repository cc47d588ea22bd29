public import ReproducibleMath

/// How often an interval for a mean holds the mean, by simulation with a seeded stream.
public struct MeanCoverage: Sendable {
  /// What values are drawn from.
  public enum Source: String, CaseIterable, Sendable {
    /// A normal distribution.
    case normal
    /// Two modes as of collapsed and other seeds: 2 of 3 near 0.08, the others near 0.2.
    case twoModes = "two modes"

    public var mean: Double { self == .normal ? 0.2 : 0.12 }

    func value(_ stream: inout RandomStream) -> Double {
      switch self {
      case .normal: 0.2 + 0.07 * stream.normalPair().0
      case .twoModes: (stream.happens(2.0 / 3) ? 0.08 : 0.2) + 0.01 * stream.normalPair().0
      }
    }
  }

  /// How an interval is made from values; nil claims nothing, and so holds everything. The stream is for methods that draw.
  public typealias Method = @Sendable ([Double], inout RandomStream) -> ConfidenceInterval?

  let source: Source
  let experiments: Int
  let method: Method

  public init(_ source: Source, experiments: Int, _ method: @escaping Method) {
    self.source = source
    self.experiments = experiments
    self.method = method
  }

  /// The share of experiments whose interval of `count` values holds the mean.
  public func coverage(count: Int) -> Double {
    1
      - missShare { stream in
        let values = (0..<count).map { _ in source.value(&stream) }
        return misses(values, &stream)
      }
  }

  /// The share of experiments in which the interval, looked at after each of `looks` values, misses the mean at least once.
  public func missProbability(looks: Int) -> Double {
    missShare { stream in
      var values: [Double] = []
      return (1...looks).contains { _ in
        values.append(source.value(&stream))
        return misses(values, &stream)
      }
    }
  }

  private func misses(_ values: [Double], _ stream: inout RandomStream) -> Bool {
    method(values, &stream).map { !$0.contains(source.mean) } ?? false
  }

  private func missShare(_ isMissed: (inout RandomStream) -> Bool) -> Double {
    let missed = (0..<experiments).count { experiment in
      var stream = RandomStream(seed: 1, name: "coverage of a mean", indices: experiment)
      return isMissed(&stream)
    }
    return Double(missed) / Double(experiments)
  }
}
