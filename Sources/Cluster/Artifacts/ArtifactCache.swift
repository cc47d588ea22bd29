import ContentHash
public import DurableFiles
import Sweep

/// The artifacts of a host, shared by its worker processes: `artifacts/SHA256` and `SHA256.signals`.
public struct ArtifactCache: Sendable {
  public let directory: String

  /// Makes the folders where they do not exist.
  public init(directory: String) throws(FileError) {
    self.directory = directory
    try FileSystem.createFolder("\(directory)/artifacts")
  }

  /// Where an artifact is, or would be.
  func path(of artifact: ArtifactReference) -> String {
    switch artifact.kind {
    case .checkpoint: "\(directory)/artifacts/\(artifact.digest.hexadecimal)"
    // Where `SignalCache` looks for it as well.
    case .signals: "\(directory)/\(artifact.digest.hexadecimal).signals"
    }
  }

  func holds(_ artifact: ArtifactReference) -> Bool { FileSystem.size(of: path(of: artifact)) == artifact.size }

  /// Keeps a checkpoint that was computed here.
  func store(checkpoint bytes: [UInt8]) throws(FileError) -> ArtifactReference {
    let artifact = ArtifactReference(kind: .checkpoint, digest: SHA256Digest(hashing: bytes), size: bytes.count)
    if !holds(artifact) { try FileSystem.writeDurably(bytes, to: path(of: artifact)) }
    return artifact
  }
}
