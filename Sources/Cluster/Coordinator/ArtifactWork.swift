import ContentHash
import DurableFiles
import Glibc
import Sweep

/// What `ArtifactDesk` does: requests in, files changed, outcomes out.
struct ArtifactWork {
  /// An artifact that a worker is sending.
  private struct Upload {
    var worker: WorkerID
    var transfer: ArtifactTransfer
  }

  typealias Verifier = @Sendable (_ path: String, _ digest: SHA256Digest) throws -> Void

  private let path: @Sendable (SHA256Digest) -> String
  private let signals: ArtifactReference
  /// Keeps the packed signals, also where their file is removed.
  private let signalsInUse: UseLock
  private let verify: Verifier
  private let now: @Sendable () -> Duration
  /// The artifacts that could not be read when they were asked for last.
  private var unreadable: Set<SHA256Digest> = []
  /// What a worker called its state and was here before, perhaps as a recorded checkpoint: it is not removed as a state.
  private var kept: Set<SHA256Digest> = []
  /// The artifacts that are arriving.
  private var uploads: [SHA256Digest: Upload] = [:]

  /// How many artifacts a worker may send at once.
  private static let mostUploads = 4

  /// - Parameters:
  ///   - path: where an artifact is, or is to be.
  ///   - verify: throws where a file is not what its name says.
  init(
    path: @escaping @Sendable (SHA256Digest) -> String, signals: ArtifactReference, signalsInUse: UseLock,
    verify: @escaping Verifier, now: @escaping @Sendable () -> Duration
  ) {
    self.path = path
    self.signals = signals
    self.signalsInUse = signalsInUse
    self.verify = verify
    self.now = now
  }

  mutating func handle(_ request: ArtifactDesk.Request) -> [ArtifactDesk.Outcome] {
    switch request {
    case .serve(let request, let worker):
      serve(request, to: worker)
        + [.done(.init(worker: worker, chunks: ChunkLoad.chunks(of: request), isReading: true))]
    case .receive(let artifact, let worker): receive(artifact, from: worker)
    case .take(let chunk, let worker):
      receive(chunk, from: worker) + [.done(.init(worker: worker, chunks: 1, isReading: false))]
    case .discard(let digest): discard(digest)
    case .forget(let worker): forget(worker)
    case .resume: resume()
    }
  }

  /// Several requests of a worker are never more than it gave credit for.
  private mutating func serve(_ request: ChunkRequest, to worker: WorkerID) -> [ArtifactDesk.Outcome] {
    do {
      let path = try soundPath(of: request.digest)
      let chunks = try ArtifactTransfer.chunks(answering: request, from: path)
      unreadable.remove(request.digest)
      return chunks.map { .send(.chunk($0), to: worker) }
    } catch {
      return refuse(request.digest, to: worker, because: error)
    }
  }

  /// Where to read an artifact that has the bytes its name says.
  private func soundPath(of digest: SHA256Digest) throws -> String {
    // The open file: it may have lost its name since.
    if digest == signals.digest { return signalsInUse.path }
    let path = path(digest)
    try verify(path, digest)
    return path
  }

  /// An artifact cannot be sent. Where that may pass, the worker asks again after a while; else it is told, and gives its lease back.
  private mutating func refuse(
    _ digest: SHA256Digest, to worker: WorkerID, because error: any Error
  ) -> [ArtifactDesk.Outcome] {
    let (standing, problems) = standing(of: digest, after: error)
    guard standing != .present, digest != signals.digest else {
      guard unreadable.insert(digest).inserted else { return problems }
      return problems + [
        .problem("could not send artifact \(digest.abbreviated): \(error) (its workers ask again)")
      ]
    }
    return problems + [.lacking(digest, standing, wantedBy: worker)]
  }

  private func standing(
    of digest: SHA256Digest, after error: any Error
  ) -> (FileStanding, problems: [ArtifactDesk.Outcome]) {
    guard let damage = error as? ClusterError, case .damagedFile(let path, _) = damage else {
      return (FileStanding(of: path(digest)), [])
    }
    // Kept for whoever wants to know why.
    let problems = Self.attempting("move \(path) away") {
      try FileSystem.move(path, to: "\(path).damaged")
      return []
    }
    return (.damaged(reason: "\(error)"), problems)
  }

  /// A worker has an artifact: it is asked for, unless it is here already.
  private mutating func receive(_ artifact: ArtifactReference, from worker: WorkerID) -> [ArtifactDesk.Outcome] {
    let others = uploads.values.count { $0.worker == worker && $0.transfer.receiver.artifact.digest != artifact.digest }
    guard others < Self.mostUploads else {
      return [.rejected(worker, reason: "it sends \(others) artifacts already")]
    }
    let path = path(artifact.digest)
    if FileSystem.size(of: path) == artifact.size {
      if artifact.kind == .state { kept.insert(artifact.digest) }
      return [.present(artifact, from: worker)]
    }
    return Self.attempting("receive artifact \(artifact.digest.abbreviated)") {
      if uploads[artifact.digest] == nil {
        guard let receiver = try ArtifactReceiver(artifact, into: path) else { return [] }
        uploads[artifact.digest] = Upload(worker: worker, transfer: ArtifactTransfer(receiver, now: now()))
      } else if uploads[artifact.digest]!.worker == worker {
        return []
      }
      uploads[artifact.digest]!.worker = worker
      let request = uploads[artifact.digest]!.transfer.start(now: now())
      return [.expecting(artifact.digest, from: worker), .send(.want(request), to: worker)]
        + (try finish(artifact.digest))
    }
  }

  private mutating func receive(_ chunk: Chunk, from worker: WorkerID) -> [ArtifactDesk.Outcome] {
    guard uploads[chunk.digest]?.worker == worker else { return [] }
    return Self.attempting("receive artifact \(chunk.digest.abbreviated)") {
      let request = try uploads[chunk.digest]!.transfer.receive(chunk, now: now())
      return (request.map { [.send(.want($0), to: worker)] } ?? []) + (try finish(chunk.digest))
    }
  }

  /// Puts an upload in place where it is whole.
  private mutating func finish(_ digest: SHA256Digest) throws -> [ArtifactDesk.Outcome] {
    guard let upload = uploads[digest], upload.transfer.receiver.isWhole else { return [] }
    uploads[digest] = nil
    do { try upload.transfer.receiver.finish() } catch let error as ClusterError {
      return [.problem("could not receive artifact \(digest.abbreviated): \(error)"), .dropped(digest)]
    }
    return [.stored(upload.transfer.receiver.artifact, from: upload.worker)]
  }

  private mutating func discard(_ digest: SHA256Digest) -> [ArtifactDesk.Outcome] {
    guard !kept.contains(digest) else { return [] }
    let path = path(digest)
    uploads[digest] = nil
    ResumableFile.discard(for: path)
    return Self.attempting("remove \(path)") {
      if FileSystem.exists(path) { try FileSystem.remove(path) }
      return []
    }
  }

  private mutating func forget(_ worker: WorkerID) -> [ArtifactDesk.Outcome] {
    let lost = uploads.filter { $0.value.worker == worker }.map(\.key)
    for digest in lost { uploads[digest] = nil }
    return lost.map { .dropped($0) }
  }

  /// Asks again for chunks that got lost.
  private mutating func resume() -> [ArtifactDesk.Outcome] {
    uploads.keys.compactMap { digest in
      guard let request = uploads[digest]!.transfer.resume(now: now()) else { return nil }
      return .send(.want(request), to: uploads[digest]!.worker)
    }
  }

  /// Runs `body`; what goes wrong is its outcome.
  private static func attempting(
    _ what: String, _ body: () throws -> [ArtifactDesk.Outcome]
  ) -> [ArtifactDesk.Outcome] {
    do { return try body() } catch { return [.problem("could not \(what): \(error)")] }
  }
}

extension FileStanding {
  /// Where the file at `path` stands.
  init(of path: String) {
    do throws(FileError) {
      self = try FileSystem.sizeAndTime(of: path).size > 0 ? .present : .gone
    } catch {
      let isGone = error.code == ENOENT && FileSystem.exists(FileSystem.parent(of: path))
      self = isGone ? .gone : .unreadable(reason: "\(error)")
    }
  }
}
