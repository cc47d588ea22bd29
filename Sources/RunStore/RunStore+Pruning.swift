import ContentHash
public import DurableFiles
import GRDB
import Sweep

extension RunStore {
  /// The files in a run's folder that nothing needs any more, by path; `run.sqlite` and what it names are never among them, but for
  /// encoders that were asked for.
  ///
  /// These are files whose writers are gone before they were whole; artifacts that nothing recorded belongs to, such as saved states of
  /// pretrainings that are recorded by now; and, with `encoders`, the checkpoints of recorded pretrainings from which no planned trial starts.
  /// - Parameters:
  ///   - encoders: whether encoders count, too: a coordinator that goes on with the run trains those anew, and `verify` misses them.
  ///   - isRemoving: whether they are removed. Each is gone or whole, whenever this ends.
  /// - Returns: what was removed, or would be.
  /// Throws `.locked` where a coordinator is at work.
  public static func prune(directory: String, encoders: Bool, isRemoving: Bool) throws -> [PrunedFile] {
    try requireFolder(directory)
    let reader = try openReadOnly(directory: directory)
    defer { reader.close() }
    let lock = try RunLock.take(directory: directory, FileSharing(of: directory))
    defer {
      RunLock.clear(lock)
      lock.release()
    }
    let files = try reader.unneeded(encoders: encoders).sorted { $0.path < $1.path }
    if isRemoving { for file in files { try FileSystem.remove(file.path) } }
    return files
  }
}

extension RunReader {
  fileprivate func unneeded(encoders: Bool) throws -> [PrunedFile] {
    let folder = artifacts.directory
    let unfinished = [directory, folder].flatMap(UnfinishedFile.abandoned).map { ($0, "unfinished") }
    let names = (try? FileSystem.names(in: folder)) ?? []
    let recorded = try artifactNames()
    let unclaimed = names.filter { SHA256Digest(hexadecimal: $0) != nil && !recorded.contains($0) }
      .map { ("\(folder)/\($0)", "belongs to nothing that is recorded") }
    let settled =
      encoders
      ? try settledEncoders().map(\.hexadecimal).filter(names.contains).map { ("\(folder)/\($0)", "encoder") } : []
    return (unfinished + unclaimed + settled).compactMap { path, reason in
      FileSystem.size(of: path).map { PrunedFile(path: path, size: $0, reason: reason) }
    }
  }

  /// The checkpoints of recorded pretrainings from which no trial is to start any more.
  private func settledEncoders() throws -> Set<SHA256Digest> {
    let description = try description()
    let tasks = Dictionary(try tasks().map { ($0.id, $0) }) { first, _ in first }
    let plan = SweepPlan(definition: description.definition, data: description.data)
    let wanted = Set(plan.tasks.filter { tasks[$0.id]?.state != .recorded }.compactMap(\.prerequisite))
    let (settled, needed) = tasks.values.filter { $0.id.isPretraining }
      .reduce(into: (Set<SHA256Digest>(), Set<SHA256Digest>())) { sets, task in
        guard let digest = task.digest else { return }
        if task.state == .recorded && !wanted.contains(task.id) { sets.0.insert(digest) } else { sets.1.insert(digest) }
      }
    return settled.subtracting(needed)
  }
}
