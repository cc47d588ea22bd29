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

/// How many chunks wait for the disk, and whether there may be more: a state machine.
///
/// Requests for chunks wait for their turn here, so that what was read and is not sent yet is bounded as well; chunks that arrive are
/// dropped where there are too many, and asked for again.
struct ChunkLoad {
  /// What a request weighs.
  struct Item: Equatable, Sendable {
    var worker: WorkerID
    var chunks: Int
    var isReading: Bool
  }

  private let limits: PeerLimits
  private var pending: [WorkerID: Int] = [:]
  private var reading = 0
  private var writing = 0
  private var waiting: [(request: ChunkRequest, worker: WorkerID)] = []
  private var firstWaiting = 0

  /// How many chunks may be read and not sent.
  private static let mostReading = 64

  init(_ limits: PeerLimits) { self.limits = limits }

  /// How many chunks answer a request at most.
  static func chunks(of request: ChunkRequest) -> Int { max(1, min(request.credit, ArtifactTransfer.window)) }

  /// A request for chunks; the requests that are to be answered now.
  mutating func add(_ request: ChunkRequest, of worker: WorkerID) -> [ArtifactDesk.Request] {
    // One that has so much before it asks again after a while.
    guard take(worker, Self.chunks(of: request)) else { return [] }
    waiting.append((request, worker))
    return next()
  }

  /// Whether a chunk of a worker may be written.
  mutating func add(_ chunk: Chunk, of worker: WorkerID) -> Bool {
    guard writing < limits.allChunks, take(worker, 1) else { return false }
    writing += 1
    return true
  }

  private mutating func take(_ worker: WorkerID, _ chunks: Int) -> Bool {
    guard pending[worker, default: 0] + chunks <= limits.chunks else { return false }
    pending[worker, default: 0] += chunks
    return true
  }

  /// A request is done with; the requests that are to be answered now.
  mutating func finish(_ item: Item) -> [ArtifactDesk.Request] {
    pending[item.worker, default: item.chunks] -= item.chunks
    if pending[item.worker] == 0 { pending[item.worker] = nil }
    if item.isReading { reading -= item.chunks } else { writing -= item.chunks }
    return next()
  }

  private mutating func next() -> [ArtifactDesk.Request] {
    var requests: [ArtifactDesk.Request] = []
    while firstWaiting < waiting.count, reading < Self.mostReading {
      let (request, worker) = waiting[firstWaiting]
      firstWaiting += 1
      reading += Self.chunks(of: request)
      requests.append(.serve(request, to: worker))
    }
    if firstWaiting > 1000 || firstWaiting == waiting.count {
      waiting.removeFirst(firstWaiting)
      firstWaiting = 0
    }
    return requests
  }
}
