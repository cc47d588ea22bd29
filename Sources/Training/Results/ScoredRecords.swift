public import ECGData

/// The records that trials answer, in the order of `ClassAnswers`: kept once a run, so that answers can be read without the data.
public struct ScoredRecords: Codable, Equatable, Sendable {
  /// The records of one split; the three lists belong together.
  public struct Fold: Codable, Equatable, Sendable {
    public var ecgIDs: [Int]
    public var patients: [Int]
    /// The classes of the records, written as answers are.
    public var labels: ClassAnswers

    init(_ records: [CohortRecord]) {
      ecgIDs = records.map(\.ecgID)
      patients = records.map(\.patientID)
      labels = ClassAnswers(records.map { UInt8(truncatingIfNeeded: $0.label) })
    }
  }

  public var validation: Fold
  public var test: Fold

  /// The scored ones of all packed records, in their order.
  public init(_ records: [CohortRecord]) {
    validation = Fold(records.filter { $0.split == .validation })
    test = Fold(records.filter { $0.split == .test })
  }
}

extension ScoredRecords {
  /// Throws where these are not the records that `counts` counts.
  func check(_ counts: SplitCounts) throws(Implausibility) {
    for (fold, counted) in [(validation, counts.validation), (test, counts.test)] {
      guard fold.ecgIDs.count == fold.labels.count, fold.patients.count == fold.labels.count else {
        throw Implausibility(
          "\(fold.ecgIDs.count) records with \(fold.patients.count) patients and \(fold.labels.count) labels")
      }
      guard fold.labels.counts(of: counted.count) == counted else {
        throw Implausibility("labels that are not those of a fold of \(counted) records")
      }
    }
  }
}
