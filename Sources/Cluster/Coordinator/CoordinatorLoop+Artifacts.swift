import ContentHash
import DurableFiles
import Glibc
import Sweep

/// An artifact that a worker is sending.
struct Upload {
  var worker: WorkerID
  var transfer: ArtifactTransfer
}

extension CoordinatorLoop {
  /// How many artifacts a worker may send at once.
  private static let mostUploads = 4
  /// No checkpoint is larger, in bytes.
  private static let largestUpload = 4 << 30

  /// Answers a request for chunks; several requests of a worker are never more than it gave credit for.
  func serve(_ request: ChunkRequest, to worker: WorkerID) {
    do {
      let path = try soundPath(of: request.digest)
      for chunk in try ArtifactTransfer.chunks(answering: request, from: path) {
        // A full queue means that the worker reads slowly: it will ask again.
        guard send(.chunk(chunk), to: worker) else { break }
      }
      unreadable.remove(request.digest)
    } catch {
      refuse(request.digest, to: worker, because: error)
    }
  }

  /// Where to read an artifact that has the bytes its name says.
  private func soundPath(of digest: SHA256Digest) throws -> String {
    // The open file: it may have lost its name since.
    if digest == signals.digest { return signalsInUse.path }
    let path = store.artifactPath(of: digest)
    try verified.verify(path, is: digest)
    return path
  }

  /// An artifact cannot be sent. Where that may pass, the worker asks again after a while; else it is told, and gives its lease back.
  private func refuse(_ digest: SHA256Digest, to worker: WorkerID, because error: any Error) {
    let standing = standing(of: digest, after: error)
    guard standing != .present, digest != signals.digest else {
      if unreadable.insert(digest).inserted {
        observe(.problem("could not send artifact \(digest.abbreviated): \(error) (its workers ask again)"))
      }
      return
    }
    send(.absent(digest, reason: standing.reason), to: worker)
    perform(session.lack(digest, because: standing))
  }

  private func standing(of digest: SHA256Digest, after error: any Error) -> FileStanding {
    guard let error = error as? ClusterError, case .damagedFile(let path, _) = error else {
      return standing(of: digest)
    }
    // Kept for whoever wants to know why.
    attempting("move \(path) away") { try FileSystem.move(path, to: "\(path).damaged") }
    return .damaged(reason: "\(error)")
  }

  func standing(of digest: SHA256Digest) -> FileStanding {
    let path = store.artifactPath(of: digest)
    do throws(FileError) {
      return try FileSystem.sizeAndTime(of: path).size > 0 ? .present : .gone
    } catch {
      let isGone = error.code == ENOENT && FileSystem.exists(FileSystem.parent(of: path))
      return isGone ? .gone : .unreadable(reason: "\(error)")
    }
  }

  /// A worker has an artifact: it is asked for, unless it is here already.
  func receive(_ artifact: ArtifactReference, from worker: WorkerID) {
    if let reason = refusal(of: artifact, from: worker) {
      return observe(.rejected(worker: "\(worker)", reason: reason))
    }
    let path = store.artifactPath(of: artifact.digest)
    if FileSystem.size(of: path) == artifact.size {
      // It is here for another reason, perhaps as a recorded checkpoint: a state's file is removed when the next one comes.
      if artifact.kind == .state { session.ignoreState(artifact.digest) }
      return arrived(artifact.digest, from: worker)
    }
    attempting("receive artifact \(artifact.digest.abbreviated)") {
      if uploads[artifact.digest] == nil {
        guard let receiver = try ArtifactReceiver(artifact, into: path) else { return }
        uploads[artifact.digest] = Upload(worker: worker, transfer: ArtifactTransfer(receiver, now: now))
      } else if uploads[artifact.digest]!.worker == worker {
        return
      }
      uploads[artifact.digest]!.worker = worker
      send(.want(uploads[artifact.digest]!.transfer.start(now: now)), to: worker)
      try finish(artifact.digest)
    }
  }

  private func refusal(of artifact: ArtifactReference, from worker: WorkerID) -> String? {
    guard artifact.kind != .signals else { return "a worker has no signals to send" }
    guard (1...Self.largestUpload).contains(artifact.size) else { return "no checkpoint has \(artifact.size) bytes" }
    let others = uploads.values.count { $0.worker == worker && $0.transfer.receiver.artifact.digest != artifact.digest }
    return others < Self.mostUploads ? nil : "it sends \(others) artifacts already"
  }

  func receive(_ chunk: Chunk, from worker: WorkerID) {
    guard uploads[chunk.digest]?.worker == worker else { return }
    attempting("receive artifact \(chunk.digest.abbreviated)") {
      if let request = try uploads[chunk.digest]!.transfer.receive(chunk, now: now) {
        send(.want(request), to: worker)
      }
      try finish(chunk.digest)
    }
  }

  /// Puts an upload in place where it is whole.
  private func finish(_ digest: SHA256Digest) throws {
    guard let upload = uploads[digest], upload.transfer.receiver.isWhole else { return }
    uploads[digest] = nil
    try upload.transfer.receiver.finish()
    observe(
      .artifactStored(digest, size: upload.transfer.receiver.artifact.size, worker: "\(upload.worker)"))
    arrived(digest, from: upload.worker)
  }

  private func arrived(_ digest: SHA256Digest, from worker: WorkerID) {
    send(.have(digest), to: worker)
    perform(session.arrived(digest))
  }

  /// Removes an artifact that nobody needs, or what has arrived of it.
  func discard(_ digest: SHA256Digest) {
    let path = store.artifactPath(of: digest)
    uploads[digest] = nil
    ResumableFile.discard(for: path)
    attempting("remove \(path)") { if FileSystem.exists(path) { try FileSystem.remove(path) } }
  }

  /// Asks again for chunks that got lost.
  func resumeUploads() {
    for digest in uploads.keys {
      guard let request = uploads[digest]!.transfer.resume(now: now) else { continue }
      send(.want(request), to: uploads[digest]!.worker)
    }
  }
}
