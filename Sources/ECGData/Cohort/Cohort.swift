/// One record of the cohort, without its signals.
public struct CohortRecord: Hashable, Sendable {
  public var ecgID: Int
  public var patientID: Int
  /// 1 to 10.
  public var fold: Int
  /// The place of its class among those of the labelling.
  public var label: Int

  public init(ecgID: Int, patientID: Int, fold: Int, label: Int) {
    self.ecgID = ecgID
    self.patientID = patientID
    self.fold = fold
    self.label = label
  }

  public var split: Split { Split(fold: fold) }
}

/// The records that a labelling gives a label.
public struct Cohort: Sendable {
  /// The twelve rhythm statements of PTB-XL.
  public static let rhythmStatements = [
    "SR", "AFIB", "STACH", "SARRH", "SBRAD", "PACE", "SVARR", "BIGU", "AFLT", "SVTAC", "PSVT", "TRIGU",
  ]

  /// In the order of `ecg_id`.
  public let records: [CohortRecord]
  /// The table row of each record.
  public let rows: [RecordRow]

  public init(selectingFrom tables: PTBXLTables, _ labelling: Labelling = .rhythmTop5) {
    self.init(selecting: tables.rows, labelling)
  }

  init(selecting all: [RecordRow], _ labelling: Labelling) {
    var records: [CohortRecord] = []
    var rows: [RecordRow] = []
    for row in all {
      guard let label = labelling.label(of: row.statements) else { continue }
      records.append(CohortRecord(ecgID: row.ecgID, patientID: row.patientID, fold: row.fold, label: label))
      rows.append(row)
    }
    self.records = records
    self.rows = rows
  }
}

extension Sequence<CohortRecord> {
  /// How many records of a class stand in a split.
  public func count(of label: Int, in split: Split) -> Int {
    count { $0.label == label && $0.split == split }
  }
}
