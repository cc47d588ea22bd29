import ContentHash
import DurableFiles
import Sweep
import Synchronization
import Threads

/// Reads, verifies and writes artifacts for the coordinator, on a thread of its own: nobody who holds a socket waits for a disk.
final class ArtifactDesk: Sendable {
  enum Request: Sendable {
    /// Answer a request for chunks.
    case serve(ChunkRequest, to: WorkerID)
    /// Ask for an artifact, unless it is here.
    case receive(ArtifactReference, from: WorkerID)
    case take(Chunk, from: WorkerID)
    /// Remove an artifact that nobody needs, or what has arrived of it.
    case discard(SHA256Digest)
    /// The worker is gone: nothing more will come from it.
    case forget(WorkerID)
    /// Ask again for what got lost.
    case resume
  }

  enum Outcome: Equatable, Sendable {
    case send(CoordinatorMessage, to: WorkerID)
    /// An artifact is here, whole and verified, by this worker.
    case stored(ArtifactReference, from: WorkerID)
    /// It was here already.
    case present(ArtifactReference, from: WorkerID)
    /// It was asked for: its chunks come from this worker.
    case expecting(SHA256Digest, from: WorkerID)
    /// Nothing more of it is expected: it was not what its name says, or its worker is gone.
    case dropped(SHA256Digest)
    /// Somebody wants what cannot be read.
    case lacking(SHA256Digest, FileStanding, wantedBy: WorkerID)
    case rejected(WorkerID, reason: String)
    case problem(String)
    /// A request is done with.
    case done(ChunkLoad.Item)
  }

  private let conveyor: Conveyor<Request>

  /// Outcomes go to `mailbox`, in the order of the requests.
  init(_ work: sending ArtifactWork, mailbox: Mailbox<Outcome>) throws(ThreadError) {
    let work = Mutex(work)
    conveyor = try Conveyor(name: "artifacts", gathering: .zero) { requests in
      // One by one: an answer does not wait for what comes after it.
      for request in requests { mailbox.post(work.withLock { $0.handle(request) }) }
    }
  }

  func submit(_ request: Request) { conveyor.put(request) }

  /// Returns when everything is done.
  func finish() { conveyor.finish() }
}
