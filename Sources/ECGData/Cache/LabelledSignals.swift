public import ContentHash

/// The cohort of a task: those of the packed records that have a label, numbered from 0 among themselves, so that nothing depends on
/// what else is packed.
public struct LabelledSignals: Sendable {
  /// All packed records.
  public let packed: PackedSignals
  public let labels: RecordLabels
  /// The records of the cohort, in the order of `ecg_id`.
  public let records: [CohortRecord]
  /// The records that were left out when the file was made, as far as this host knows.
  public let excluded: [ExcludedRecord]
  /// Where the records stand among the packed ones.
  private let places: [Int]

  /// Throws where there are not as many labels as packed records, or too many for a task.
  public init(
    _ packed: PackedSignals, _ labels: RecordLabels, excluded: [ExcludedRecord] = []
  ) throws(DataError) {
    guard labels.count == packed.count else {
      throw DataError(file: packed.path, "\(packed.count) records, for which there are \(labels.count) labels")
    }
    guard labels.count <= RecordLabels.most else {
      throw DataError(file: packed.path, "\(labels.count) records; at most \(RecordLabels.most) can be trained on")
    }
    self.packed = packed
    self.labels = labels
    self.excluded = excluded
    places = labels.places
    records = labels.places.map { place in
      let record = packed.record(at: place)
      return CohortRecord(
        ecgID: record.ecgID, patientID: record.patientID, fold: record.fold, label: Int(labels.classes[place]))
    }
  }

  /// The number of records with a label.
  public var count: Int { records.count }
  public var fingerprint: SHA256Digest { packed.fingerprint }
  public var path: String { packed.path }
  public var rate: SignalRate { packed.rate }

  public func record(at index: Int) -> CohortRecord { records[index] }

  /// [samples][12 leads], leads fastest; valid as long as the packed signals.
  public func signal(at index: Int) -> UnsafeBufferPointer<Float> { packed.signal(at: places[index]) }

  /// The standard deviation in mV that the signal was divided by.
  public func standardDeviation(at index: Int) -> Float { packed.standardDeviation(at: places[index]) }

  /// The indices of a split's records, ascending.
  public func indices(in split: Split) -> [Int] { records.indices.filter { records[$0].split == split } }

  /// The records with a lead that keeps one value throughout.
  public var recordsWithFlatLeads: [CohortRecord] {
    records.indices.filter { !StandardLeads.flat(in: signal(at: $0)).isEmpty }.map { records[$0] }
  }
}
