import ContentHash
import Sweep

/// Which artifacts a peer may bring: of the size that a task of the plan can give, and no more of them than it was given tasks, until
/// their results are recorded. A state machine without files and clock.
struct UploadQuota {
  private struct Entry {
    let owner: String
    var worker: WorkerID
    let since: Duration
    var isStored = false
  }

  private let largest: [ArtifactReference.Kind: Int]
  private let spare: Int
  /// The artifacts that were admitted and that nothing recorded names yet.
  private var entries: [SHA256Digest: Entry] = [:]

  /// After this long without its result an artifact counts no more: its worker is gone.
  private static let patience = Duration.seconds(3600)

  init(largest: [ArtifactReference.Kind: Int], spare: Int) {
    self.largest = largest
    self.spare = spare
  }

  /// Admits an artifact of a worker, or says why it may not be sent.
  ///
  /// - Parameters:
  ///   - owner: whose quota it is.
  ///   - pretrainings: how many tasks that give an artifact the owner is training.
  mutating func refusal(
    of artifact: ArtifactReference, from worker: WorkerID, owner: String, pretrainings: Int, now: Duration
  ) -> String? {
    guard let largest = largest[artifact.kind] else { return "a worker has no \(artifact.kind.rawValue) to send" }
    guard (1...largest).contains(artifact.size) else {
      return "no \(artifact.kind.rawValue) of this sweep has \(artifact.size) bytes"
    }
    entries = entries.filter { now - $0.value.since < Self.patience }
    if entries[artifact.digest] == nil {
      let own = entries.values.count { $0.owner == owner }
      guard own < spare + pretrainings else { return "it has sent \(own) artifacts that no result names" }
      entries[artifact.digest] = Entry(owner: owner, worker: worker, since: now)
    }
    entries[artifact.digest]!.worker = worker
    return nil
  }

  /// An artifact is here, whole; false where nobody is there any more who could name it.
  mutating func store(_ digest: SHA256Digest) -> Bool {
    guard entries[digest] != nil else { return false }
    entries[digest]!.isStored = true
    return true
  }

  /// The artifact is named by something recorded, or is gone: it counts no more.
  mutating func settle(_ digest: SHA256Digest) { entries[digest] = nil }

  /// A worker is gone: what it was sending will not come.
  mutating func forget(_ worker: WorkerID) {
    entries = entries.filter { $0.value.worker != worker || $0.value.isStored }
  }

  var isEmpty: Bool { entries.isEmpty }
}
