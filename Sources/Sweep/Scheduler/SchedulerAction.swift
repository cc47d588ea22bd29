public import ContentHash
public import Training

/// The name by which the network knows a worker.
public struct WorkerID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The bytes of the ZeroMQ identity.
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ text: String) { bytes = Array(text.utf8) }

  public static func < (left: WorkerID, right: WorkerID) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// What the coordinator is to do next.
public enum SchedulerAction: Equatable, Sendable {
  case lease(Assignment, to: WorkerID)
  case cancel(LeaseToken, of: TaskID, at: WorkerID)
  /// The worker has been silent for a while; nothing is taken from it yet.
  case suspect(WorkerID)
  /// The worker is gone; its tasks are free again.
  case lose(WorkerID, reason: String)
  /// The task goes back into the queue.
  case retry(FailedAttempt)
  /// The task will not be tried again.
  case fail(FailedAttempt)
}

/// An attempt at a task that gave no result.
public struct FailedAttempt: Equatable, Sendable {
  public let task: TaskID
  public let attempt: Int
  public let failure: FailureClass
  public let reason: String
  /// Who tried; nil where a failed pretraining took the task with it.
  public let worker: WorkerID?
}

/// A task given to a worker.
public struct Assignment: Equatable, Sendable {
  public let token: LeaseToken
  public let task: TaskID
  /// 1 for the first time the task is given out by this coordinator.
  public let attempt: Int
  public let work: TrainingTask
}

/// What is to become of a result that arrived.
public enum ResultVerdict: Equatable, Sendable {
  /// The first result of its task: record it, then call `recorded`.
  case record
  /// The same digest was recorded before.
  case reproduced
  /// Another digest was recorded before, and stays.
  case differs(recorded: SHA256Digest)
  /// Not a result that anybody asked for.
  case refuse(reason: String)
}
