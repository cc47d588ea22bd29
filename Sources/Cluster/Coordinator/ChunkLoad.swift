import Sweep

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
