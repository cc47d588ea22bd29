import ReproducibleMath

/// How often conditions whose means lie a margin apart are called equivalent within it, looked at after each pair of seeds, by
/// simulation with a seeded stream.
public struct EquivalenceCoverage: Sendable {
  public static let margin = 0.03

  /// How scores come about whose means are `margin` apart.
  public enum Source: String, CaseIterable, Sendable {
    case normal
    /// Alike but for seeds that collapse in one condition only: a difference that is not symmetric about its mean.
    case collapse = "15 % collapse in one"
    case rareCollapse = "5 % collapse in one"

    func difference(_ stream: inout RandomStream) -> Double {
      switch self {
      case .normal: EquivalenceCoverage.margin + 0.03 * (stream.normal() - stream.normal())
      case .collapse: (stream.happens(0.15) ? 0.2 : 0) + 0.02 * stream.normal()
      case .rareCollapse: (stream.happens(0.05) ? 0.6 : 0) + 0.02 * stream.normal()
      }
    }
  }

  let source: Source
  let experiments: Int

  public init(_ source: Source, experiments: Int) {
    self.source = source
    self.experiments = experiments
  }

  /// The share of experiments in which the means are ever called equivalent within so many pairs.
  public func called(pairs: Int, level: Double = 0.05) -> Double {
    let wrong = (0..<experiments).count { experiment in
      var stream = RandomStream(seed: 1, name: "conditions a margin apart", indices: experiment)
      var differences: [Double] = []
      return (1...pairs).contains { _ in
        differences.append(source.difference(&stream))
        let sequence = BettingSequence(differences, within: -1...1)
        return sequence.refutes(atLeast: Self.margin, level: level)
          && sequence.refutes(atMost: -Self.margin, level: level)
      }
    }
    return Double(wrong) / Double(experiments)
  }
}
