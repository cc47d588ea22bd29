import ContentHash
public import DurableFiles
import Sweep

/// The artifacts of a host, shared by its worker processes: `artifacts/SHA256`, `artifacts/SHA256.state` and `SHA256.signals`.
public struct ArtifactCache: Sendable {
  public let directory: String
  /// How many bytes the artifacts may take; nil for as many as there are.
  public let limit: Int?
  private let verified = VerifiedFiles()

  /// Makes the folders where they do not exist.
  public init(directory: String, limit: Int? = nil) throws(FileError) {
    self.directory = directory
    self.limit = limit
    try FileSystem.createFolder(artifacts)
  }

  var artifacts: String { "\(directory)/artifacts" }

  /// Where an artifact is, or would be.
  func path(of artifact: ArtifactReference) -> String {
    switch artifact.kind {
    case .checkpoint: "\(artifacts)/\(artifact.digest.hexadecimal)"
    // Apart from checkpoints, which stay where a state is removed.
    case .state: "\(artifacts)/\(artifact.digest.hexadecimal).state"
    // Where `SignalCache` looks for it as well.
    case .signals: "\(directory)/\(artifact.digest.hexadecimal).signals"
    }
  }

  func holds(_ artifact: ArtifactReference) -> Bool { FileSystem.size(of: path(of: artifact)) == artifact.size }

  /// Keeps a checkpoint or a state that was computed here.
  func store(_ bytes: [UInt8], as kind: ArtifactReference.Kind) throws(FileError) -> ArtifactReference {
    let artifact = ArtifactReference(kind: kind, digest: SHA256Digest(hashing: bytes), size: bytes.count)
    if !holds(artifact) { try FileSystem.writeOnce(bytes, to: path(of: artifact)) }
    return artifact
  }

  /// Takes an artifact into use: it is not thrown away while the lock lives, and has the bytes that its name promises.
  ///
  /// Whatever does not is removed, so that it is fetched again. A file is read through once a process.
  func use(_ artifact: ArtifactReference) throws -> UseLock {
    let path = path(of: artifact)
    let lock = try UseLock(path)
    do {
      try verified.verify(path, is: artifact.digest)
      return lock
    } catch let error as ClusterError {
      try FileSystem.remove(path)
      throw error
    }
  }
}
