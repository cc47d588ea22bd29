public import ContentHash
public import Sweep

/// Who computed a result, and how long that took: for people only.
public struct ResultOrigin: Equatable, Sendable {
  public var worker: String
  public var host: String
  public var attempt: Int
  public var seconds: Double
}

/// What the coordinator needs of a run's store. Whatever a method has written is durable when it returns.
public protocol CoordinatorStore {
  /// How often a coordinator was started on the run, this time included.
  var starts: Int { get }

  /// The digests of the tasks that have a result and, for pretrainings, a checkpoint.
  func recordedDigests() throws -> [TaskID: SHA256Digest]

  /// Records a task's first result; counts the same one again; keeps another one as evidence.
  func record(_ result: TaskResult, of task: TaskID, origin: ResultOrigin) throws

  /// Records an attempt without a result; `givenUp` says that there will be no other.
  func record(_ failure: FailedAttempt, host: String, givenUp: Bool) throws

  /// Where an artifact is, or is to appear by renaming once it is complete and verified.
  func artifactPath(of digest: SHA256Digest) -> String
}
