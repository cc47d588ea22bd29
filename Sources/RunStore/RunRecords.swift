public import ContentHash
public import Sweep
public import Training

/// What a run was started as.
public struct RunDescription: Equatable, Sendable {
  public var definition: SweepDefinition
  /// The sweep file as it was when the run was last started.
  public var sweepText: String
  /// Where the records came from, for people.
  public var dataSource: String
  /// The fingerprint of the packed signals.
  public var data: SHA256Digest
  public var baselines: Baselines
  /// The program that computed the results; results of different versions are never mixed.
  public var codeVersion: String

  public init(
    definition: SweepDefinition, sweepText: String, dataSource: String, data: SHA256Digest, baselines: Baselines,
    codeVersion: String
  ) {
    self.definition = definition
    self.sweepText = sweepText
    self.dataSource = dataSource
    self.data = data
    self.baselines = baselines
    self.codeVersion = codeVersion
  }
}

/// Who computed something: for people, and no part of any result.
public struct Provenance: Equatable, Sendable {
  public var worker: String
  public var host: String
  public var attempt: Int
  /// How long the task took.
  public var seconds: Double

  public init(worker: String, host: String, attempt: Int, seconds: Double) {
    self.worker = worker
    self.host = host
    self.attempt = attempt
    self.seconds = seconds
  }
}

/// What became of a result that was handed to the store.
public enum RecordOutcome: Equatable, Sendable {
  /// The first result of its task, durable now.
  case recorded
  /// The same result was recorded before; this one is counted.
  case reproduced
  /// Another result was recorded before and stays; this one is kept as evidence.
  case differs(first: SHA256Digest)
}

/// One attempt at a task that gave no result.
public struct TaskFailure: Equatable, Sendable {
  public var task: TaskID
  public var attempt: Int
  /// The class of failure, such as `crash` or `host-lost`.
  public var failureClass: String
  public var message: String
  public var worker: String
  public var host: String

  public init(
    task: TaskID, attempt: Int, failureClass: String, message: String, worker: String, host: String
  ) {
    self.task = task
    self.attempt = attempt
    self.failureClass = failureClass
    self.message = message
    self.worker = worker
    self.host = host
  }
}

/// How far a task is, as far as it has to outlive the coordinator.
public struct StoredTask: Equatable, Sendable {
  public enum State: String, Sendable {
    /// No result yet, or a pretraining whose checkpoint got lost.
    case planned
    case recorded
    /// Given up after too many failures, until the run is started again.
    case failed
  }

  public var id: TaskID
  public var state: State
  /// The digest of the recorded result; for a pretraining the checkpoint's sha256.
  public var digest: SHA256Digest?
  /// How many attempts have failed so far.
  public var failures: Int
  /// How often the recorded result came again.
  public var reproduced: Int
  /// How many other results the task gave; more than none is an alarm.
  public var differing: Int
}
