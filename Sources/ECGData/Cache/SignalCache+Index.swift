internal import ContentHash
internal import DurableFiles
internal import FoundationEssentials

/// The index remembers which packed file came of which input: small files, each named by a hash of everything that decides the
/// packed file, each holding a fingerprint and, where records were left out, a line of JSON that lists them.
extension SignalCache {
  /// The packed file that is known to come of a key, where the cache still holds it.
  func remembered(_ key: SHA256Digest) -> PackedSignals? {
    guard let bytes = try? FileSystem.read(indexPath(of: key)) else { return nil }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
    guard let fingerprint = lines.first.flatMap({ SHA256Digest(hexadecimal: String(decoding: $0, as: UTF8.self)) })
    else { return nil }
    var excluded: [ExcludedRecord] = []
    if lines.count > 1 {
      guard let listed = try? JSONDecoder().decode([ExcludedRecord].self, from: Data(lines[1])) else { return nil }
      excluded = listed
    }
    return try? open(fingerprint, excluded: excluded)
  }

  func remember(_ packed: PackedSignals, as key: SHA256Digest) throws {
    try FileSystem.createFolder(directory + "/index")
    var bytes = Array(packed.fingerprint.hexadecimal.utf8)
    if !packed.excluded.isEmpty { bytes += [UInt8(ascii: "\n")] + (try JSONEncoder().encode(packed.excluded)) }
    try FileSystem.writeDurably(bytes, to: indexPath(of: key))
  }

  private func indexPath(of key: SHA256Digest) -> String { "\(directory)/index/\(key.hexadecimal)" }

  /// The key of a source's cohort, so far as it can be told without reading a record.
  func key(of selection: CohortSelection) throws(DataError) -> SHA256Digest {
    var hasher = Self.hasherOfVersions
    hasher.update(selection.missingSamples.rawValue)
    hasher.update(selection.exclusion.badRecords.rawValue)
    hasher.update(selection.exclusion.ids.count)
    for id in selection.exclusion.ids { hasher.update(id) }
    for name in selection.exclusion.names { hasher.update(name) }
    let source = selection.source
    hasher.update(source.digest.bytes)
    for row in selection.cohort.rows {
      if selection.exclusion.badRecords == .refuse, let absence = source.absence(of: row) { throw absence }
      for path in source.files(of: row) {
        let (size, nanoseconds) = try Self.sizeAndTime(of: path)
        hasher.update(path)
        hasher.update(size)
        hasher.update(nanoseconds)
      }
    }
    hasher.update(selection.labelling)
    return hasher.finalize()
  }

  /// A size of -1 stands for a file that is not there.
  private static func sizeAndTime(of path: String) throws(DataError) -> (size: Int, nanoseconds: Int) {
    do { return try FileSystem.sizeAndTime(of: path) } catch {
      guard !error.mayPass else { throw DataError(error) }
      return (-1, 0)
    }
  }

  func key(of dataset: SyntheticDataset, at rate: SignalRate, _ labelling: Labelling) -> SHA256Digest {
    var hasher = Self.hasherOfVersions
    hasher.update("synthetic")
    hasher.update(SyntheticDataset.version)
    hasher.update(dataset.records)
    hasher.update(dataset.seed)
    // What was packed before there was a choice stays known.
    if rate != .hertz100 {
      hasher.update(rate.rawValue)
      hasher.update(Resampler.version)
    }
    hasher.update(labelling)
    return hasher.finalize()
  }

  /// Raised whenever what was remembered before may be untrue, so that it is found out anew.
  private static let version = 2

  private static var hasherOfVersions: SHA256Hasher {
    var hasher = SHA256Hasher()
    hasher.update(version)
    hasher.update(Preprocessing.version)
    hasher.update(RecordChecker.version)
    hasher.update(Int(PackedSignals.Format.version))
    return hasher
  }
}

extension SHA256Hasher {
  /// Nothing for the labelling that was the only one when the first keys were made.
  fileprivate mutating func update(_ labelling: Labelling) {
    guard labelling != .rhythmTop5 else { return }
    update("labelling")
    update(labelling.name)
    update(labelling.classes.count)
    for statements in labelling.classes.map(\.statements) + [labelling.among] {
      update(statements.count)
      for statement in statements { update(statement) }
    }
  }
}
