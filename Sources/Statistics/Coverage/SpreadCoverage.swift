import ReproducibleMath

/// How often conditions that spread alike are called different, and how often the interval of the ratio of spreads holds it, by simulation
/// with a seeded stream.
public struct SpreadCoverage: Sendable {
  /// How the scores of two conditions come about.
  public enum Source: String, CaseIterable, Sendable {
    case normal = "normal, correlation 0.6"
    case collapse = "both collapse in 15 %"
    case doubled = "normal, SD ratio 2"
    case doubledCollapse = "collapse, SD ratio 2"

    /// The first standard deviation over the second.
    public var ratio: Double {
      switch self {
      case .normal, .collapse: 1
      case .doubled, .doubledCollapse: 2
      }
    }

    func pair(_ stream: inout RandomStream) -> (first: Double, second: Double) {
      switch self {
      case .normal, .doubled:
        let shared = 0.6.squareRoot() * stream.normal()
        func own() -> Double { 0.3 + 0.03 * (shared + 0.4.squareRoot() * stream.normal()) }
        let (first, second) = (own(), own())
        return (0.3 + ratio * (first - 0.3), second)
      case .collapse, .doubledCollapse:
        let (first, second) = (Self.score(&stream), Self.score(&stream))
        return (0.3 + ratio * (first - 0.3), second)
      }
    }

    private static func score(_ stream: inout RandomStream) -> Double {
      (stream.happens(0.15) ? 0.1 : 0.3) + 0.02 * stream.normal()
    }
  }

  let source: Source
  let experiments: Int

  public init(_ source: Source, experiments: Int) {
    self.source = source
    self.experiments = experiments
  }

  /// The share of experiments in which the sign-flip test of distances from the medians, and that of Brown and Forsythe, reject.
  public func rejected(pairs: Int, level: Double = 0.05) -> (paired: Double, unpaired: Double) {
    var (paired, unpaired) = (0, 0)
    for experiment in 0..<experiments {
      let (first, second) = sample(experiment, pairs)
      if PairedSpreadTest(first, second).map({ $0.test.pValue <= level }) ?? false { paired += 1 }
      if BrownForsytheTest([first, second]).map({ $0.pValue <= level }) ?? false { unpaired += 1 }
    }
    return (Double(paired) / Double(experiments), Double(unpaired) / Double(experiments))
  }

  /// The share of experiments whose interval holds the ratio.
  public func coverage(pairs: Int, confidence: Double = 0.95) -> Double {
    let held = (0..<experiments).count { experiment in
      let (first, second) = sample(experiment, pairs)
      // Nil claims nothing, and so holds everything.
      return PairedSpreadTest(first, second)?.ratioInterval(confidence: confidence).map { $0.contains(source.ratio) }
        ?? true
    }
    return Double(held) / Double(experiments)
  }

  /// The share of experiments in which the e-process for equal spread ever decides within so many pairs.
  public func decided(pairs: Int, level: Double = 0.05) -> Double {
    let decided = (0..<experiments).count { experiment in
      var stream = stream(experiment)
      var process = SpreadProcess()
      for _ in 0..<pairs { process.add(source.pair(&stream)) }
      // The largest e-value of all looks.
      return process.symmetry.evidence.pValue <= level
    }
    return Double(decided) / Double(experiments)
  }

  private func stream(_ experiment: Int) -> RandomStream {
    RandomStream(seed: 1, name: "conditions that spread", indices: experiment)
  }

  private func sample(_ experiment: Int, _ pairs: Int) -> (first: [Double], second: [Double]) {
    var stream = stream(experiment)
    let values = (0..<pairs).map { _ in source.pair(&stream) }
    return (values.map(\.first), values.map(\.second))
  }
}
