public import ContentHash
public import Training

/// A `TrainingTask` as it travels: its JSON, and the sha256 by which both ends know that they mean the same work.
public struct TaskSpecification: Hashable, Sendable {
  /// The task as JSON.
  public let bytes: [UInt8]
  /// The sha256 of `bytes`.
  public let fingerprint: SHA256Digest

  public init(_ task: TrainingTask) { self.init(bytes: MessageCoding.encode(task)) }

  /// A specification as it arrived; it is not read before `task` is called.
  init(bytes: [UInt8]) {
    self.bytes = bytes
    fingerprint = SHA256Digest(hashing: bytes)
  }

  /// The task that the bytes say.
  public func task() throws(ProtocolError) -> TrainingTask { try MessageCoding.decode(TrainingTask.self, from: bytes) }
}
