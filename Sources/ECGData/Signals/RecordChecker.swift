internal import ContentHash

/// Prepares records one after the other and refuses what cannot be trained on: what a record is on its own, and what it is beside
/// those before it.
struct RecordChecker {
  /// Raised whenever a record that passed would not pass any more, so that what was packed before is checked anew.
  static let version = 1

  /// A record that passed.
  struct Checked {
    var signal: Preprocessing.Signal
    /// Leads that keep one value throughout.
    var flatLeads: [String]
    /// The first record of the same split with the same signal.
    var twin: RecordRow?
  }

  let source: any RecordSource
  let missingSamples: MissingSamples
  private var firstOfSignal: [SHA256Digest: RecordRow] = [:]

  init(_ source: any RecordSource, missingSamples: MissingSamples) {
    self.source = source
    self.missingSamples = missingSamples
  }

  mutating func check(_ row: RecordRow) throws(DataError) -> Checked {
    if let absence = source.absence(of: row) { throw absence }
    let signal = try Preprocessing.signal(of: row, in: source, missingSamples: missingSamples)
    let fault = signal.values.withUnsafeBufferPointer {
      SignalFault(values: $0, standardDeviation: signal.standardDeviation)
    }
    if let fault {
      let file = fault.isOfHeader ? source.headerPath(of: row) : source.signalPath(of: row)
      throw DataError(file: file, "\(fault)")
    }
    let flat = signal.values.withUnsafeBufferPointer(StandardLeads.flat)
    return Checked(signal: signal, flatLeads: flat, twin: try twin(of: row, signal))
  }

  private mutating func twin(
    of row: RecordRow, _ signal: Preprocessing.Signal
  ) throws(DataError) -> RecordRow? {
    let digest = signal.values.withUnsafeBytes { SHA256Digest(hashing: $0) }
    guard let first = firstOfSignal[digest] else {
      firstOfSignal[digest] = row
      return nil
    }
    let (split, other) = (Split(fold: row.fold), Split(fold: first.fold))
    guard split == other else {
      throw DataError(
        file: source.signalPath(of: row),
        "the same signal as \(first.title), which is in fold \(first.fold) (\(other.rawValue)), this one in fold "
          + "\(row.fold) (\(split.rawValue)): a network would be tested on what it has learned")
    }
    return first
  }
}
