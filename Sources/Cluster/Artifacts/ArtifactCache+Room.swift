import ContentHash
import DurableFiles

extension ArtifactCache {
  struct File {
    let path: String
    let size: Int
    let lastUsed: Int
  }

  /// Throws away what was used longest ago until `size` more bytes fit below the limit.
  ///
  /// What somebody uses stays, and so does a checkpoint whose result the coordinator has not acknowledged. Throws where the rest
  /// is not enough.
  func makeRoom(for size: Int) throws {
    guard let limit else { return }
    var files = try files()
    var total = files.reduce(0) { $0 + $1.size } + size
    guard total > limit else { return }
    let owed = Spool.checkpoints(in: "\(directory)/spool")
    files.sort { ($0.lastUsed, $0.path) < ($1.lastUsed, $1.path) }
    for file in files where total > limit && !owed.contains(FileSystem.name(of: file.path)) {
      if UseLock.removeUnused(file.path) { total -= file.size }
    }
    guard total <= limit else { throw ClusterError.cacheTooSmall(directory: directory, limit: limit, needed: total) }
  }

  func files() throws(FileError) -> [File] {
    let checkpoints = try FileSystem.names(in: artifacts).map { "\(artifacts)/\($0)" }
    let signals = try FileSystem.names(in: directory).filter { $0.hasSuffix(".signals") }.map { "\(directory)/\($0)" }
    return (checkpoints + signals).compactMap { path in
      guard let size = FileSystem.size(of: path), let lastUsed = try? FileSystem.timeOfAccess(of: path) else {
        return nil
      }
      return File(path: path, size: size, lastUsed: lastUsed)
    }
  }
}
