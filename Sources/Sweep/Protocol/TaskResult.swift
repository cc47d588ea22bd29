public import ContentHash
public import Training

/// What a finished task gave.
public enum TaskResult: Equatable, Sendable {
  case trial(TrialResult)
  case pretraining(PretrainingResult)

  /// The digest by which two runs of a task are compared.
  public var digest: SHA256Digest {
    switch self {
    case .trial(let result): result.digest
    case .pretraining(let result): result.checkpoint
    }
  }

  /// The epoch in which a trial diverged; nil where it did not.
  public var divergedInEpoch: Int? {
    if case .trial(let result) = self { result.divergedInEpoch } else { nil }
  }

  /// The result's values as JSON; numbers that are not finite are written as strings.
  public func encoded() -> [UInt8] {
    switch self {
    case .trial(let result): MessageCoding.encode(result)
    case .pretraining(let result): MessageCoding.encode(result)
    }
  }

  /// Reads a result of `task`; one of another condition or seed is refused, and so is a pretraining that diverged, which is a failure.
  public init(encoded bytes: [UInt8], of task: TrainingTask) throws(ProtocolError) {
    do {
      switch task {
      case .trial: self = .trial(try JSONTreeDecoder.decode(TrialResult.self, from: bytes))
      case .pretraining: self = .pretraining(try JSONTreeDecoder.decode(PretrainingResult.self, from: bytes))
      }
    } catch { throw .malformed("\(bytes.count) bytes that are no such result") }
    guard answers(task) else { throw .malformed("it is the result of another condition or seed") }
    if case .pretraining(let result) = self, result.divergedInEpoch != nil {
      throw .malformed("a pretraining that diverged has no result")
    }
  }

  private func answers(_ task: TrainingTask) -> Bool {
    switch (self, task) {
    case (.trial(let result), .trial(let task)):
      result.condition == task.condition && result.seed == task.seed && result.crossed == task.crossed
    case (.pretraining(let result), .pretraining(let task)): result.seed == task.seed
    default: false
    }
  }
}
