internal import DurableFiles

extension SignalCache {
  /// The packed signals of generated records; the same number and seed give the same fingerprint on every host.
  ///
  /// The records are written as a PTB-XL folder, take the way of any other folder, and are removed when they are packed. One
  /// process generates at a time; the others wait for it and find its result.
  /// Throws `FileError` where the cache cannot be written.
  /// - Parameters:
  ///   - rate: what the network sees; records are generated at 100 Hz and resampled.
  ///   - progress: called with the records done and their number, first while they are generated, then while they are packed.
  public func synthetic(
    records: Int, seed: UInt64, rate: SignalRate = .hertz100, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> PackedSignals {
    let dataset = SyntheticDataset(records: records, seed: seed)
    if let known = remembered(key(of: dataset, at: rate)) { return known }
    let lock = try FileLock(waitingFor: directory + "/synthetic.lock")
    return try withExtendedLifetime(lock) {
      if let known = remembered(key(of: dataset, at: rate)) { return known }
      return try generate(dataset, at: rate, progress: progress)
    }
  }

  private func generate(
    _ dataset: SyntheticDataset, at rate: SignalRate, progress: (Int, Int) -> Void
  ) throws -> PackedSignals {
    let prefix = "synthetic.partial"
    for name in (try? FileSystem.names(in: directory)) ?? [] where name.hasPrefix(prefix) {
      FileSystem.removeFolder("\(directory)/\(name)")  // what a killed process left
    }
    // A new name: whatever else has the old one, nothing is written there.
    let folder = try FileSystem.createTemporaryFolder(prefix: "\(directory)/\(prefix)-")
    defer { FileSystem.removeFolder(folder) }
    try dataset.writeContents(to: folder, progress: progress)
    let tables = try PTBXLTables.listingProblems(of: folder, at: rate)
    try tables.refuseProblems()
    let packed = try PackedSignals.write(
      Cohort(selectingFrom: tables), of: tables, missingSamples: .refuse, into: directory, progress: progress)
    try remember(packed, as: key(of: dataset, at: rate))
    return packed
  }
}
