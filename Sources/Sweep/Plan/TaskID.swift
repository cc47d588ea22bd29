public import Training

/// The name of a task within its sweep: the same in every run, on every host.
public struct TaskID: Hashable, Codable, Sendable {
  public let name: String

  /// A name that was written by `name` before, as read back from a message or a database.
  public init(name: String) { self.name = name }

  /// The trial of one condition and seed: `trial/ssl-noaug-n70/seed-3`.
  public static func trial(_ condition: Condition, seed: UInt64) -> TaskID {
    TaskID(name: "trial/\(condition.name)/seed-\(seed)")
  }

  /// The pretraining of one encoder and seed: `pretraining/resnet18-batchnorm/seed-3`.
  public static func pretraining(_ architecture: EncoderSettings.Architecture, groupNorm: Bool, seed: UInt64) -> TaskID
  {
    TaskID(name: "pretraining/\(architecture.rawValue)-\(groupNorm ? "groupnorm" : "batchnorm")/seed-\(seed)")
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
