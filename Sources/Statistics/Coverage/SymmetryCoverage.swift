import ReproducibleMath

/// How often a test calls conditions different that are alike, looked at after each pair of seeds, by simulation with a seeded stream.
public struct SymmetryCoverage: Sendable {
  /// How the scores of two conditions come about.
  public enum Source: String, CaseIterable, Sendable {
    case normal = "normal"
    case collapse = "both collapse in 20 %"
    case rareCollapse = "both collapse in 5 %"
    /// Outside the null of symmetry: equal means of unequal shapes.
    case unequalShapes = "equal means, one collapses"

    func difference(_ stream: inout RandomStream) -> Double {
      switch self {
      case .normal: 0.05 * (stream.normal() - stream.normal())
      case .collapse: Self.score(0.2, &stream) - Self.score(0.2, &stream)
      case .rareCollapse: Self.score(0.05, &stream) - Self.score(0.05, &stream)
      case .unequalShapes: Self.score(0.2, &stream) - (0.26 + 0.02 * stream.normal())
      }
    }

    private static func score(_ collapse: Double, _ stream: inout RandomStream) -> Double {
      (stream.happens(collapse) ? 0.1 : 0.3) + 0.02 * stream.normal()
    }
  }

  /// Whether a test rejects after these differences.
  public typealias Test = @Sendable ([Double]) -> Bool

  let source: Source
  let experiments: Int

  public init(_ source: Source, experiments: Int) {
    self.source = source
    self.experiments = experiments
  }

  /// The share of experiments in which the e-process for symmetry ever decides within so many pairs.
  public func decided(pairs: Int, level: Double = 0.05) -> Double {
    share { stream in
      var process = SymmetryProcess()
      return (1...pairs).contains { _ in
        process.add(source.difference(&stream))
        return process.evidence.pValue <= level
      }
    }
  }

  /// The share of experiments in which a test made for one look rejects at one of so many.
  public func rejected(pairs: Int, test: Test) -> Double {
    share { stream in
      var differences: [Double] = []
      return (1...pairs).contains { _ in
        differences.append(source.difference(&stream))
        return test(differences)
      }
    }
  }

  private func share(_ isWrong: (inout RandomStream) -> Bool) -> Double {
    let wrong = (0..<experiments).count { experiment in
      var stream = RandomStream(seed: 1, name: "conditions alike", indices: experiment)
      return isWrong(&stream)
    }
    return Double(wrong) / Double(experiments)
  }
}
