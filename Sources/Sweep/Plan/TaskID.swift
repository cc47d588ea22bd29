public import Training

/// The name of a task within its sweep: the same in every run, on every host.
public struct TaskID: Hashable, Codable, Sendable {
  public let name: String

  /// A name that was written by `name` before, as read back from a message or a database.
  public init(name: String) { self.name = name }

  /// The trial of one condition and seed: `trial/ssl-noaug-n70/seed-3`.
  public static func trial(_ condition: Condition, seed: UInt64) -> TaskID { trial(condition.name, seed: seed) }

  /// The trial of the condition with a name.
  public static func trial(_ condition: String, seed: UInt64) -> TaskID {
    TaskID(name: "trial/\(condition)/seed-\(seed)")
  }

  /// The pretraining of one encoder and seed: `pretraining/resnet18-batchnorm/seed-3`, or `pretraining/resnet18-batchnorm-NAME/seed-3`
  /// where it is not the sweep's only one.
  public static func pretraining(
    _ architecture: EncoderSettings.Architecture, groupNorm: Bool, name: String = PretrainingRecipe.defaultName,
    seed: UInt64
  ) -> TaskID {
    let encoder = "\(architecture.rawValue)-\(groupNorm ? "groupnorm" : "batchnorm")"
    let suffix = name == PretrainingRecipe.defaultName ? "" : "-\(name)"
    return TaskID(name: "pretraining/\(encoder)\(suffix)/seed-\(seed)")
  }

  /// Whether others start from the task's checkpoint: `pretraining/...` rather than `trial/...`.
  public var isPretraining: Bool { name.utf8.starts(with: "pretraining/".utf8) }

  public init(from decoder: any Decoder) throws {
    name = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

extension TaskID: CustomStringConvertible {
  public var description: String { name }
}
