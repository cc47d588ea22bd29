import ContentHash
import Sweep

/// Brings a lease's inputs into the cache, one after the other.
struct InputFetcher {
  enum Step: Sendable {
    case request(ChunkRequest)
    /// Nothing to do but to wait, for chunks or for another process that fetches the same.
    case wait
    case complete
  }

  let lease: Lease
  private let cache: ArtifactCache
  private var transfer: ArtifactTransfer?
  /// The saved states that were brought here, and were not here before.
  private(set) var fetchedStates: Set<SHA256Digest> = []

  init(_ lease: Lease, cache: ArtifactCache) {
    self.lease = lease
    self.cache = cache
  }

  /// What to do next; to be called at the start and several times a second.
  mutating func advance(now: Duration) throws -> Step {
    if let request = transfer?.resume(now: now) { return .request(request) }
    if let transfer, !transfer.receiver.isWhole { return .wait }
    if let transfer {
      self.transfer = nil
      try transfer.receiver.finish()
      let artifact = transfer.receiver.artifact
      if artifact.kind == .state { fetchedStates.insert(artifact.digest) }
    }
    guard let missing = lease.inputs.first(where: { !cache.holds($0) }) else { return .complete }
    try cache.makeRoom(for: missing.size)
    guard let receiver = try ArtifactReceiver(missing, into: cache.path(of: missing)) else { return .wait }
    // Another process may have put it in place just before the lock was ours.
    if cache.holds(missing) {
      receiver.discard()
      return try advance(now: now)
    }
    var transfer = ArtifactTransfer(receiver, now: now)
    let request = transfer.start(now: now)
    self.transfer = transfer
    return receiver.isWhole ? try advance(now: now) : .request(request)
  }

  mutating func receive(_ chunk: Chunk, now: Duration) throws -> Step {
    if let request = try transfer?.receive(chunk, now: now) { return .request(request) }
    return try advance(now: now)
  }
}
