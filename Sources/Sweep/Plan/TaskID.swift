public import Training

/// The name of a task within its sweep: the same in every run, on every host.
public enum TaskID: Hashable, Sendable {
  /// The trial of the condition with a name and of a seed; of a sweep that crosses streams, one of several.
  case trial(String, seed: UInt64, crossed: CrossedStreams = CrossedStreams())
  /// The pretraining of an encoder such as `resnet18-batchnorm`, followed by the name of its settings where they are not the default.
  case pretraining(String, seed: UInt64)

  /// The trial of a condition and seed.
  public static func trial(_ condition: Condition, seed: UInt64, crossed: CrossedStreams = CrossedStreams()) -> TaskID {
    .trial(condition.name, seed: seed, crossed: crossed)
  }

  /// The pretraining of one encoder and seed.
  public static func pretraining(
    _ architecture: EncoderSettings.Architecture, groupNorm: Bool, name: String = PretrainingRecipe.defaultName,
    seed: UInt64
  ) -> TaskID {
    let encoder = "\(architecture.rawValue)-\(groupNorm ? "groupnorm" : "batchnorm")"
    return .pretraining(name == PretrainingRecipe.defaultName ? encoder : "\(encoder)-\(name)", seed: seed)
  }

  public var seed: UInt64 {
    switch self {
    case .trial(_, let seed, _), .pretraining(_, let seed): seed
    }
  }

  /// The values of crossed streams; nil of a pretraining, and where none is crossed.
  public var crossed: CrossedStreams? {
    if case .trial(_, _, let crossed) = self, !crossed.isEmpty { crossed } else { nil }
  }

  /// Whether others start from the task's checkpoint.
  public var isPretraining: Bool { if case .pretraining = self { true } else { false } }
}

extension TaskID: CustomStringConvertible {
  public var description: String { name }
}
