internal import ContentHash
internal import DurableFiles

extension PackedSignals {
  /// Reads, checks and preprocesses records into a packed file in `folder`, named by its hash.
  ///
  /// Throws `DataError` for what is wrong with a record, `FileError` where the file cannot be written.
  /// - Parameter progress: called with the records done and their number after each record; what it throws ends the packing.
  static func write(
    _ rows: [RecordRow], of source: any RecordSource, missingSamples: MissingSamples, into folder: String,
    progress: (Int, Int) throws -> Void
  ) throws -> PackedSignals {
    var file = try PartialFile(in: folder)
    var hasher = SHA256Hasher()
    func append(_ bytes: RawSpan) throws(FileError) {
      bytes.withUnsafeBytes { hasher.update($0) }
      try file.write(bytes)
    }
    let header = Format.header(records: rows.count, at: source.form.rate)
    try append(header.span.bytes)
    var table: [UInt8] = []
    var checker = RecordChecker(source, missingSamples: missingSamples)
    for (index, row) in rows.enumerated() {
      let signal = try checker.check(row).signal
      try append(signal.values.span.bytes)
      table += Format.entry(
        PackedRecord(ecgID: row.ecgID, patientID: row.patientID, fold: row.fold),
        standardDeviation: signal.standardDeviation,
        signal: signal.values.withUnsafeBytes { SHA256Digest(hashing: $0) })
      try progress(index + 1, rows.count)
    }
    try append(table.span.bytes)
    let fingerprint = hasher.finalize()
    let path = SignalCache.path(of: fingerprint, in: folder)
    try file.publishOnce(as: path)
    return try PackedSignals(path: path, fingerprint: fingerprint)
  }
}
