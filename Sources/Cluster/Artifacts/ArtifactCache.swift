import ContentHash
import Sweep

/// The artifacts of a host, shared by its worker processes: `artifacts/SHA256` and `SHA256.signals`.
public struct ArtifactCache: Sendable {
  public let directory: String

  /// Makes the folders where they do not exist.
  public init(directory: String) throws(ClusterError) {
    self.directory = directory
    try Files.createFolder("\(directory)/artifacts")
  }

  /// Where an artifact is, or would be.
  func path(of artifact: ArtifactReference) -> String {
    switch artifact.kind {
    case .checkpoint: "\(directory)/artifacts/\(artifact.digest.hexadecimal)"
    // Where `SignalCache` looks for it as well.
    case .signals: "\(directory)/\(artifact.digest.hexadecimal).signals"
    }
  }

  func holds(_ artifact: ArtifactReference) -> Bool { Files.size(of: path(of: artifact)) == artifact.size }

  /// Keeps a checkpoint that was computed here.
  func store(checkpoint bytes: [UInt8]) throws(ClusterError) -> ArtifactReference {
    let artifact = ArtifactReference(kind: .checkpoint, digest: SHA256Digest(hashing: bytes), size: bytes.count)
    if !holds(artifact) { try Files.writeDurably(bytes, to: path(of: artifact)) }
    return artifact
  }
}
