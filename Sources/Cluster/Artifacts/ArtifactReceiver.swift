import ContentHash
import Glibc
import Sweep

/// Gathers one artifact chunk by chunk in a hidden file, which gets its name once it is whole and has the promised sha256.
///
/// What arrived survives the process: the next receiver goes on where this one stopped. Only one process at a time receives an artifact
/// into a folder.
final class ArtifactReceiver {
  let artifact: ArtifactReference
  private let path: String
  private let partialPath: String
  private let descriptor: Int32
  private var hasher = SHA256Hasher()
  /// How many bytes have arrived.
  private(set) var offset = 0

  /// Nil where another process is receiving the artifact at the moment.
  init?(_ artifact: ArtifactReference, into path: String) throws(ClusterError) {
    self.artifact = artifact
    self.path = path
    partialPath = "\(Files.folder(of: path))/.incoming-\(Files.name(of: path))"
    descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(partialPath, "make the file") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isLinked(descriptor) else { return nil }
    try takeUp()
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// False for a file that its former holder has renamed or removed before the lock was ours.
  private static func isLinked(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }

  /// Hashes what an earlier receiver left.
  private func takeUp() throws(ClusterError) {
    let present = Files.size(of: partialPath) ?? 0
    if present > artifact.size { ftruncate(descriptor, 0) }
    while offset < min(present, artifact.size) {
      let piece = try Files.read(partialPath, offset: offset, count: min(1 << 20, artifact.size - offset))
      if piece.isEmpty { break }
      hasher.update(piece)
      offset += piece.count
    }
    lseek(descriptor, off_t(offset), SEEK_SET)
  }

  /// Removes what has arrived.
  func discard() { unlink(partialPath) }

  var isWhole: Bool { offset == artifact.size }

  /// Adds a chunk that continues what is there; any other one is ignored.
  func append(_ chunk: Chunk) throws(ClusterError) {
    guard chunk.digest == artifact.digest, chunk.offset == offset, chunk.bytes.count <= artifact.size - offset else {
      return
    }
    try Files.write(chunk.bytes, to: descriptor, path: partialPath)
    hasher.update(chunk.bytes)
    offset += chunk.bytes.count
  }

  /// Verifies the whole artifact and gives it its name. A corrupt one is removed.
  func finish() throws(ClusterError) {
    let received = hasher.finalize()
    guard received == artifact.digest else {
      discard()
      throw .corruptArtifact(expected: artifact.digest.hexadecimal, received: received.hexadecimal)
    }
    try Files.publish(descriptor, from: partialPath, as: path)
  }
}
