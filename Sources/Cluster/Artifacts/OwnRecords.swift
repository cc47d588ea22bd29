import ContentHash
import DurableFiles
import ECGData
import Glibc
import Sweep
import Training

/// The records that a host has itself: packed as the coordinator says they need not be fetched.
///
/// Workers look into the cache by the hash of the content, so that other records than the coordinator's are never trained on.
struct OwnRecords {
  let folder: String
  /// Where packed records belong.
  let cache: String
  /// Whether nobody waits for records any more.
  let isStopped: @Sendable () -> Bool
  private var tried: Set<SHA256Digest> = []

  private struct Stopped: Error {}

  /// How long another process has the lock before it is tried again, in microseconds.
  private static let pause: UInt32 = 100_000

  init(folder: String, cache: String, isStopped: @escaping @Sendable () -> Bool) {
    self.folder = folder
    self.cache = cache
    self.isStopped = isStopped
  }

  /// Packs the folder's records where the cache lacks what a lease reads, each once, and returns what people should know of it.
  ///
  /// Whatever goes wrong, the records can be fetched. One process of a host packs at a time; the others wait for it and find its file.
  /// Once `isStopped` says so, waiting and packing end at the next record.
  mutating func provide(_ signals: ArtifactReference, by instructions: PackingInstructions?) -> String? {
    guard tried.insert(signals.digest).inserted else { return nil }
    guard let instructions, instructions.data == signals.digest else {
      return
        "the coordinator does not say how its records are packed: they are fetched, and those of \(folder) are not used"
    }
    do {
      let packed = try pack(by: instructions)
      let counts = SplitCounts(packed.records, classes: instructions.task.classNames)
      let leftOut = RecordsUsed(counts: counts, excluded: packed.excluded).exclusions.map { "; \($0)" } ?? ""
      let found = "\(folder): \(packed.count) records are packed (\(packed.fingerprint.abbreviated))"
      return packed.fingerprint == signals.digest
        ? "\(found): the records of this host are the coordinator's, and need not be fetched\(leftOut)"
        : "\(found), which are not the coordinator's (\(signals.digest.abbreviated)): these are fetched, as the folders "
          + "differ\(leftOut)"
    } catch is Stopped {
      return nil
    } catch {
      return "the records of this host cannot be packed as the sweep's, which are fetched: \(error)"
    }
  }

  private func pack(by instructions: PackingInstructions) throws -> LabelledSignals {
    let cache = try SignalCache(directory: cache)
    let lock = try lock(cache.directory + "/own-records.lock")
    return try withExtendedLifetime(lock) {
      try cache.prepare(
        folder: folder, source: instructions.source, instructions.task, records: instructions.records,
        missingSamples: instructions.missingSamples, exclusion: instructions.exclusion
      ) { _, _ in if isStopped() { throw Stopped() } }
    }
  }

  /// Waits until no other process has the lock.
  private func lock(_ path: String) throws -> FileLock {
    while !isStopped() {
      if let lock = try FileLock(trying: path) { return lock }
      usleep(Self.pause)
    }
    throw Stopped()
  }
}
