public import DurableFiles
import Foundation

extension ArtifactCache {
  /// The files of a cache that nothing needs any more, by path: those whose writers are gone before they were whole, and artifacts that
  /// were not used for `age`.
  ///
  /// What a process uses at the moment stays, and so does a checkpoint whose result a coordinator has not acknowledged.
  /// - Parameters:
  ///   - now: in seconds since 1970.
  ///   - isRemoving: whether they are removed.
  /// - Returns: what was removed, or would be.
  public static func prune(
    directory: String, age: Duration, now: Double, isRemoving: Bool
  ) throws(FileError) -> [PrunedFile] {
    guard FileSystem.isFolder(directory) else { return [] }
    let cache = try ArtifactCache(directory: directory)
    let owed = Spool.checkpoints(in: "\(directory)/spool")
    let oldest = Int((now - Double(age.components.seconds)) * 1e9)
    let unfinished = [directory, cache.artifacts].flatMap(UnfinishedFile.abandoned).compactMap { path in
      FileSystem.size(of: path).map { PrunedFile(path: path, size: $0, reason: "unfinished") }
    }
    let days = age.components.seconds / 86400
    let old = try cache.files().filter { $0.lastUsed < oldest && !owed.contains(FileSystem.name(of: $0.path)) }
      .filter { !UnfinishedFile.isOne($0.path) && UseLock.isUnused($0.path) }
      .map { PrunedFile(path: $0.path, size: $0.size, reason: "not used for \(days) days") }
    let files = (unfinished + old).sorted { $0.path < $1.path }
    // Somebody may have come to use one of them in this moment.
    return isRemoving ? files.filter { UseLock.removeUnused($0.path) } : files
  }
}
