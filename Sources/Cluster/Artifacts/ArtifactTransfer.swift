import DurableFiles
import Sweep

/// The receiving side's half of a transfer: asks for chunks so that a bounded number is under way.
///
/// The sending side keeps no state: it answers each request on its own. What gets lost is asked for again.
struct ArtifactTransfer {
  /// How many chunks are under way at most.
  static let window = 8
  /// How long nothing may arrive before the chunks are asked for again.
  static let patience = Duration.seconds(5)

  let receiver: ArtifactReceiver
  /// The end of what was asked for.
  private var requested = 0
  private var lastArrival: Duration

  init(_ receiver: ArtifactReceiver, now: Duration) {
    self.receiver = receiver
    lastArrival = now
  }

  /// Asks for a full window from where the artifact stands.
  mutating func start(now: Duration) -> ChunkRequest {
    requested = receiver.offset
    lastArrival = now
    return request(credit: Self.window)
  }

  private mutating func request(credit: Int) -> ChunkRequest {
    defer { requested += credit * Chunk.size }
    return ChunkRequest(digest: receiver.artifact.digest, offset: requested, credit: credit)
  }

  /// Takes a chunk and asks for the next one, where there is one that was not asked for yet.
  mutating func receive(_ chunk: Chunk, now: Duration) throws(FileError) -> ChunkRequest? {
    let before = receiver.offset
    try receiver.append(chunk)
    guard receiver.offset > before else { return nil }
    lastArrival = now
    return requested < receiver.artifact.size ? request(credit: 1) : nil
  }

  /// A new request where nothing has arrived for too long.
  mutating func resume(now: Duration) -> ChunkRequest? {
    now - lastArrival < Self.patience ? nil : start(now: now)
  }

  /// The chunks of the file at `path` that answer `request`; none where it asks for nothing that is there.
  static func chunks(answering request: ChunkRequest, from path: String) throws(FileError) -> [Chunk] {
    guard let size = FileSystem.size(of: path), request.offset >= 0, request.offset < size, request.credit > 0 else {
      return []
    }
    var chunks: [Chunk] = []
    var offset = request.offset
    while offset < size, chunks.count < min(request.credit, window) {
      let bytes = try FileSystem.read(path, offset: offset, count: min(Chunk.size, size - offset))
      if bytes.isEmpty { break }
      chunks.append(Chunk(digest: request.digest, offset: offset, bytes: bytes))
      offset += bytes.count
    }
    return chunks
  }
}
