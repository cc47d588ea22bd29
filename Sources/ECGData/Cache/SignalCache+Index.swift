internal import ContentHash
internal import DurableFiles
internal import FoundationEssentials

/// The index remembers which packed file came of which input: small files, each named by a hash of everything that decides the
/// packed file, each holding a fingerprint and, where records were read and left out, a line of JSON that lists them.
extension SignalCache {
  /// What came of packing.
  struct Made {
    var packed: PackedSignals
    /// The records that were read, found bad and left out.
    var bad: [ExcludedRecord] = []
  }

  /// What is known to come of a key, where the cache still holds the packed file.
  func remembered(_ key: SHA256Digest) -> Made? {
    guard let bytes = try? FileSystem.read(indexPath(of: key)) else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    guard let fingerprint = lines.first.flatMap({ SHA256Digest(hexadecimal: String(decoding: $0, as: UTF8.self)) })
    else { return nil }
    var bad: [ExcludedRecord] = []
    if lines.count > 1 {
      guard let listed = try? JSONDecoder().decode([ExcludedRecord].self, from: Data(lines[1])) else { return nil }
      bad = listed
    }
    guard let packed = try? open(fingerprint) else { return nil }
    return Made(packed: packed, bad: bad)
  }

  func remember(_ made: Made, as key: SHA256Digest) throws {
    try FileSystem.createFolder(directory + "/index")
    var bytes = Array(made.packed.fingerprint.hexadecimal.utf8)
    if !made.bad.isEmpty { bytes += [UInt8(ascii: "\n")] + (try JSONEncoder().encode(made.bad)) }
    try FileSystem.writeDurably(bytes, to: indexPath(of: key))
  }

  private func indexPath(of key: SHA256Digest) -> String { "\(directory)/index/\(key.hexadecimal)" }

  /// The key of a source's records that are to be packed, so far as it can be told without reading a record.
  func key(of selection: CohortSelection) throws(DataError) -> SHA256Digest {
    var hasher = Self.hasherOfVersions
    hasher.update(selection.missingSamples.rawValue)
    hasher.update(selection.exclusion.badRecords.rawValue)
    hasher.update(selection.exclusion.ids.count)
    for id in selection.exclusion.ids { hasher.update(id) }
    for name in selection.exclusion.names { hasher.update(name) }
    let source = selection.source
    hasher.update(source.digest.bytes)
    hasher.update(selection.rows.count)
    for row in selection.rows {
      if selection.exclusion.badRecords == .refuse, let absence = source.absence(of: row) { throw absence }
      for path in source.files(of: row) {
        let (size, nanoseconds) = try Self.sizeAndTime(of: path)
        hasher.update(path)
        hasher.update(size)
        hasher.update(nanoseconds)
      }
    }
    return hasher.finalize()
  }

  /// A size of -1 stands for a file that is not there.
  private static func sizeAndTime(of path: String) throws(DataError) -> (size: Int, nanoseconds: Int) {
    do { return try FileSystem.sizeAndTime(of: path) } catch {
      guard !error.mayPass else { throw DataError(error) }
      return (-1, 0)
    }
  }

  /// The key of those generated records that stand at `places`.
  func key(of dataset: SyntheticDataset, at rate: SignalRate, places: [Int]) -> SHA256Digest {
    var hasher = Self.hasherOfVersions
    hasher.update("synthetic")
    hasher.update(SyntheticDataset.version)
    hasher.update(dataset.records)
    hasher.update(dataset.seed)
    hasher.update(rate.rawValue)
    hasher.update(Resampler.version)
    hasher.update(places.count)
    for place in places { hasher.update(place) }
    return hasher.finalize()
  }

  /// Raised whenever what was remembered before may be untrue, so that it is found out anew.
  private static let version = 3

  private static var hasherOfVersions: SHA256Hasher {
    var hasher = SHA256Hasher()
    hasher.update(version)
    hasher.update(Preprocessing.version)
    hasher.update(RecordChecker.version)
    hasher.update(Int(PackedSignals.Format.version))
    return hasher
  }
}
