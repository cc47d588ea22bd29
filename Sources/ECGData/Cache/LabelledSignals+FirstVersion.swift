public import ContentHash

extension LabelledSignals {
  /// The sha256 of the file that the first version packed the cohort into, with each record's label in its table: by this, runs that it began
  /// name their records. All signals are read for it.
  public var firstVersionFingerprint: SHA256Digest {
    var hasher = SHA256Hasher()
    hasher.update(PackedSignals.Format.header(records: count, at: rate, version: 1))
    for index in records.indices { hasher.update(floats: signal(at: index)) }
    for (index, record) in records.enumerated() {
      var entry: [UInt8] = []
      entry.append(UInt64(bitPattern: Int64(record.ecgID)))
      entry.append(UInt64(bitPattern: Int64(record.patientID)))
      entry.append(UInt32(truncatingIfNeeded: record.fold))
      entry.append(UInt32(truncatingIfNeeded: record.label))
      entry.append(standardDeviation(at: index).bitPattern)
      entry.append(UInt32(0))
      hasher.update(entry)
    }
    return hasher.finalize()
  }
}
