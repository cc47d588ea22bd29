import ContentHash
import DurableFiles
import Sweep

/// Gathers one artifact chunk by chunk in a hidden file, which gets its name once it is whole and has the promised sha256.
///
/// What arrived survives the process: the next receiver goes on where this one stopped. Only one process at a time receives an artifact
/// into a folder.
final class ArtifactReceiver {
  let artifact: ArtifactReference
  private let file: ResumableFile
  private var hasher: SHA256Hasher

  /// Nil where another process is receiving the artifact at the moment.
  init?(_ artifact: ArtifactReference, into path: String) throws(FileError) {
    var hasher = SHA256Hasher()
    let file = try ResumableFile(for: path, limit: artifact.size) { hasher.update($0) }
    guard let file else { return nil }
    self.artifact = artifact
    self.file = file
    self.hasher = hasher
  }

  /// How many bytes have arrived.
  var offset: Int { file.size }

  /// Removes what has arrived.
  func discard() { file.discard() }

  var isWhole: Bool { offset == artifact.size }

  /// Adds a chunk that continues what is there; any other one is ignored.
  func append(_ chunk: Chunk) throws(FileError) {
    guard chunk.digest == artifact.digest, chunk.offset == offset, chunk.bytes.count <= artifact.size - offset else {
      return
    }
    try file.append(chunk.bytes)
    hasher.update(chunk.bytes)
  }

  /// Verifies the whole artifact and gives it its name. A corrupt one is removed, which `ClusterError.corruptArtifact` says.
  func finish() throws {
    let received = hasher.finalize()
    guard received == artifact.digest else {
      discard()
      throw ClusterError.corruptArtifact(expected: artifact.digest.hexadecimal, received: received.hexadecimal)
    }
    try file.publish()
  }
}
