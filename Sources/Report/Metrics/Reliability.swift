import Training

/// How sure answers are beside how often they are right, over the trials of a condition that kept it.
struct Reliability: Sendable {
  /// Records whose highest probability lies in the same one of `CalibrationBin.number` equal bins; one at least.
  struct Bin: Equatable, Sendable {
    let records: Int
    let correct: Int
    /// The mean of their highest probabilities.
    let confidence: Double

    /// The share that is answered right.
    var accuracy: Double { Double(correct) / Double(records) }
  }

  /// A trial and its bins that have records.
  struct Trial: Sendable {
    let note: String
    let bins: [Bin]
  }

  let trials: [Trial]
  /// The records of all trials together.
  let together: [Bin]

  /// Nil where no trial kept it.
  init?(_ outcome: SweepOutcome.ConditionOutcome) {
    let kept = outcome.completedSeeds.flatMap(\.trials).compactMap { trial in
      trial.selectedTest.map { (note: trial.summary, bins: $0.calibration) }
    }.filter { $0.bins.count == CalibrationBin.number }
    guard !kept.isEmpty else { return nil }
    trials = kept.map { trial in Trial(note: trial.note, bins: trial.bins.compactMap { Bin([$0]) }) }
    together = (0..<CalibrationBin.number).compactMap { place in Bin(kept.map { $0.bins[place] }) }
  }
}

extension Reliability.Bin {
  /// The records of several trials' bins; nil of no records.
  fileprivate init?(_ bins: [CalibrationBin]) {
    records = bins.reduce(0) { $0 + $1.records }
    correct = bins.reduce(0) { $0 + $1.correct }
    guard records > 0 else { return nil }
    confidence = bins.reduce(0) { $0 + Double($1.records) * $1.confidence } / Double(records)
  }
}
