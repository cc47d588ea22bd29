public import ContentHash
import PrintableText

/// The name by which the network knows a worker.
public struct WorkerID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The bytes of the ZeroMQ identity.
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ text: String) { bytes = Array(text.utf8) }

  public func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }

  public static func < (left: WorkerID, right: WorkerID) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

  /// The name, as people can be shown it.
  public var description: String { String(decoding: bytes, as: UTF8.self).printable(atMost: 255) }

  /// Whether its description tells it from every other worker's.
  public var isPrintable: Bool { !bytes.isEmpty && description.utf8.elementsEqual(bytes) }

  /// Whether it is the worker called so, or one of the host or process called so: `node-7/4711.0` is one of `node-7/4711` and of
  /// `node-7` or `node-7/`, and none of `node`. Nobody has an empty name.
  public func isNamed(_ name: String) -> Bool {
    guard !name.isEmpty, bytes.starts(with: name.utf8) else { return false }
    let rest = bytes.dropFirst(name.utf8.count).first
    return name.hasSuffix("/") || rest == nil || rest == UInt8(ascii: "/") || rest == UInt8(ascii: ".")
  }
}

/// What the coordinator is to do next.
public enum SchedulerAction: Equatable, Sendable {
  case lease(Assignment, to: WorkerID)
  /// The worker came back with something that is still wanted; nothing is to be sent.
  case adopt(Adoption)
  case cancel(LeaseToken, of: TaskID, at: WorkerID)
  /// The worker has been silent for a while; nothing is taken from it yet.
  case suspect(WorkerID)
  /// The worker is gone; its tasks are free again.
  case lose(WorkerID, reason: String)
  /// The worker fails everything, and is sent away for good.
  case quarantine(WorkerID, reason: String)
  /// The worker stands in a place that was sent away before.
  case refuse(WorkerID, reason: String)
  /// The task is tried again.
  case retry(FailedAttempt)
  /// The task will not be tried again.
  case fail(FailedAttempt)
  /// The task's failure was a worker's fault: it is tried again after all.
  case reinstate(TaskID)
}

/// An attempt at a task that gave no result.
public struct FailedAttempt: Equatable, Sendable {
  public let task: TaskID
  public let attempt: Int
  public let failure: FailureClass
  public let reason: String
  /// Who tried; nil where a failed pretraining took the task with it.
  public let worker: WorkerID?

  public init(task: TaskID, attempt: Int, failure: FailureClass, reason: String, worker: WorkerID?) {
    self.task = task
    self.attempt = attempt
    self.failure = failure
    self.reason = reason
    self.worker = worker
  }
}

/// A lease that its worker has had for longer than this coordinator knows of it.
public struct Adoption: Equatable, Sendable {
  public let task: TaskID
  public let attempt: Int
  public let worker: WorkerID
  public let purpose: Assignment.Purpose
  /// Whether the training is over and its result on the way.
  public let hasResult: Bool

  public init(task: TaskID, attempt: Int, worker: WorkerID, purpose: Assignment.Purpose, hasResult: Bool) {
    self.task = task
    self.attempt = attempt
    self.worker = worker
    self.purpose = purpose
    self.hasResult = hasResult
  }
}

/// A task given to a worker.
public struct Assignment: Equatable, Sendable {
  /// Why a task is trained.
  public enum Purpose: String, Codable, CaseIterable, Sendable {
    /// Its result is missing.
    case result
    /// Another worker seems to be stuck with it.
    case straggler
    /// It is recorded; the second result is for comparison.
    case audit
    /// It is recorded; what it gave besides its result is lost.
    case repetition
  }

  public let token: LeaseToken
  public let task: TaskID
  /// 1 for the first time the task is given out by this coordinator.
  public let attempt: Int
  public let specification: TaskSpecification
  /// The checkpoint that the specification names.
  public let checkpoint: SHA256Digest?
  public let purpose: Purpose
}

/// What is known of a task that has a result.
public struct RecordedTask: Equatable, Sendable {
  public var digest: SHA256Digest
  /// The lease under which it was computed; nil where that is not known.
  public var token: LeaseToken?
  /// Who computed it.
  public var origin: Origin
  /// The numeric fingerprint of the worker; nil where it did not say.
  public var fingerprint: SHA256Digest?
  /// How long the training took.
  public var seconds: Double
  /// How many other leases gave a result to compare with.
  public var recomputations: Int

  public init(
    digest: SHA256Digest, token: LeaseToken? = nil, origin: Origin, fingerprint: SHA256Digest? = nil,
    seconds: Double = 0, recomputations: Int = 0
  ) {
    self.digest = digest
    self.token = token
    self.origin = origin
    self.fingerprint = fingerprint
    self.seconds = seconds
    self.recomputations = recomputations
  }
}
