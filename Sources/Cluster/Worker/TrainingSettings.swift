/// How a worker trains; nothing in it changes a result.
public struct TrainingSettings: Codable, Equatable, Sendable {
  /// How many threads share the work of one training.
  public var threads = 1
  /// How many seconds pass at least between two states of a pretraining that the coordinator gets, so that another worker can go on
  /// where this one is lost.
  public var saveInterval = 300.0
  /// Whether each worker of a host keeps to cores of its own.
  public var isPinned = false

  public init() {}
}
