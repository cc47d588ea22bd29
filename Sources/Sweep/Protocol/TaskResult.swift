public import ContentHash
public import Training

/// What a finished task gave.
public enum TaskResult: Codable, Equatable, Sendable {
  case trial(TrialResult)
  case pretraining(PretrainingResult)

  /// The digest by which two runs of a task are compared.
  public var digest: SHA256Digest {
    switch self {
    case .trial(let result): result.digest
    case .pretraining(let result): result.checkpoint
    }
  }

  /// The epoch in which training diverged; nil where it did not.
  public var divergedInEpoch: Int? {
    switch self {
    case .trial(let result): result.divergedInEpoch
    case .pretraining(let result): result.divergedInEpoch
    }
  }

  /// The result as JSON; numbers that are not finite are written as strings.
  public func encoded() -> [UInt8] { MessageCoding.encode(self) }

  public init(encoded bytes: [UInt8]) throws(ProtocolError) {
    self = try MessageCoding.decode(TaskResult.self, from: bytes)
  }

  /// Whether this is a result of `task` rather than of another condition or seed.
  public func answers(_ task: TrainingTask) -> Bool {
    switch (self, task) {
    case (.trial(let result), .trial(let task)): result.condition == task.condition && result.seed == task.seed
    case (.pretraining(let result), .pretraining(let task)): result.seed == task.seed
    default: false
    }
  }
}

extension TrainingTask {
  /// The sha256 of everything that says what to train.
  public var fingerprint: SHA256Digest { SHA256Digest(hashing: MessageCoding.encode(self)) }
}
