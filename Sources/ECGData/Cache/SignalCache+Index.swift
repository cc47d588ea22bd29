internal import ContentHash
internal import DurableFiles

/// The index remembers which packed file came of which input: small files, each named by a hash of everything that decides the
/// packed file, each holding a fingerprint.
extension SignalCache {
  /// The packed file that is known to come of a key, where the cache still holds it.
  func remembered(_ key: SHA256Digest) -> PackedSignals? {
    guard let bytes = try? FileSystem.read(indexPath(of: key)),
      let fingerprint = SHA256Digest(hexadecimal: String(decoding: bytes, as: UTF8.self))
    else { return nil }
    return try? open(fingerprint)
  }

  func remember(_ packed: PackedSignals, as key: SHA256Digest) throws(FileError) {
    try FileSystem.createFolder(directory + "/index")
    try FileSystem.writeDurably(Array(packed.fingerprint.hexadecimal.utf8), to: indexPath(of: key))
  }

  private func indexPath(of key: SHA256Digest) -> String { "\(directory)/index/\(key.hexadecimal)" }

  /// The key of a folder's cohort, so far as it can be told without reading a record.
  func key(
    of cohort: Cohort, tables: PTBXLTables, missingSamples: MissingSamples
  ) throws(DataError) -> SHA256Digest {
    var hasher = Self.hasherOfVersions
    hasher.update(missingSamples.rawValue)
    hasher.update(tables.digest.bytes)
    for row in cohort.rows {
      for path in [tables.headerPath(of: row), tables.signalPath(of: row)] {
        let (size, nanoseconds): (Int, Int)
        do { (size, nanoseconds) = try FileSystem.sizeAndTime(of: path) } catch { throw DataError(error) }
        hasher.update(path)
        hasher.update(size)
        hasher.update(nanoseconds)
      }
    }
    return hasher.finalize()
  }

  func key(of dataset: SyntheticDataset) -> SHA256Digest {
    var hasher = Self.hasherOfVersions
    hasher.update("synthetic")
    hasher.update(SyntheticDataset.version)
    hasher.update(dataset.records)
    hasher.update(dataset.seed)
    return hasher.finalize()
  }

  private static var hasherOfVersions: SHA256Hasher {
    var hasher = SHA256Hasher()
    hasher.update(Preprocessing.version)
    hasher.update(Int(PackedSignals.Format.version))
    return hasher
  }
}
