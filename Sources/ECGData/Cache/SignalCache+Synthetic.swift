internal import DurableFiles

extension SignalCache {
  /// The cohort of generated records and their packed signals; the same number and seed give the same fingerprint on every host.
  ///
  /// The records are written as a PTB-XL folder, take the way of any other folder, and are removed when they are packed. One
  /// process generates at a time; the others wait for it and find its result.
  /// Throws `DataError` where no generated record belongs to a class, `FileError` where the cache cannot be written.
  /// - Parameters:
  ///   - rate: what the network sees; records are generated at 100 Hz and resampled.
  ///   - labelling: what the records are classified into.
  ///   - choice: whether others are packed beside the cohort.
  ///   - progress: called with the records done and their number, first while they are generated, then while they are packed.
  public func synthetic(
    records: Int, seed: UInt64, rate: SignalRate = .hertz100, _ labelling: Labelling = .rhythmTop5,
    records choice: RecordChoice = .cohort, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> LabelledSignals {
    let dataset = SyntheticDataset(records: records, seed: seed)
    let cohort = dataset.cohort(of: labelling)
    guard !cohort.isEmpty else {
      throw DataError(file: "synthetic records", "none belongs to a class of \(labelling): rhythms alone are generated")
    }
    let classes = Dictionary(cohort.map { ($0.ecgID, UInt8($0.label)) }) { first, _ in first }
    func labelled(_ made: Made) throws(DataError) -> LabelledSignals {
      try LabelledSignals(
        made.packed, RecordLabels(made.packed.records.map { classes[$0.ecgID] ?? ClassDigits.none }))
    }
    let packed = choice == .all ? Array(1...records) : cohort.map(\.ecgID)
    let key = key(of: dataset, at: rate, places: packed)
    if let known = remembered(key) { return try labelled(known) }
    let lock = try FileLock(waitingFor: directory + "/synthetic.lock")
    return try withExtendedLifetime(lock) {
      if let known = remembered(key) { return try labelled(known) }
      let made = Made(packed: try generate(dataset, at: rate, ids: Set(packed), progress: progress))
      try remember(made, as: key)
      return try labelled(made)
    }
  }

  private func generate(
    _ dataset: SyntheticDataset, at rate: SignalRate, ids: Set<Int>, progress: (Int, Int) -> Void
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
    return try PackedSignals.write(
      tables.rows.filter { ids.contains($0.ecgID) }, of: tables, missingSamples: .refuse, into: directory,
      progress: progress)
  }
}
