public import ContentHash
import DurableFiles

/// A folder of files named by the sha256 of their content. A file is complete and verified from the moment it has its name.
public struct ArtifactStore: Sendable {
  public let directory: String

  /// Where the artifact is, or is to appear once it is complete and verified.
  public func path(of artifact: SHA256Digest) -> String { "\(directory)/\(artifact.hexadecimal)" }

  /// The artifact's bytes; nil where it is not here.
  public func size(of artifact: SHA256Digest) -> Int? { FileSystem.size(of: path(of: artifact)) }

  /// Makes the folder where there is none, and removes what did not arrive whole; nobody else may be writing.
  func prepare() throws(FileError) {
    try FileSystem.createFolder(directory)
    ResumableFile.discardAll(in: directory)
  }

  /// Removes artifacts that nothing recorded belongs to: their coordinator ended between their arrival and its note of it. Whoever sent
  /// them has them still.
  func discard(except recorded: Set<String>) throws(FileError) {
    for name in try FileSystem.names(in: directory)
    where SHA256Digest(hexadecimal: name) != nil && !recorded.contains(name) {
      try FileSystem.remove("\(directory)/\(name)")
    }
  }
}
