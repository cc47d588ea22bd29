/// One record of the cohort, without its signals.
public struct CohortRecord: Hashable, Sendable {
  public var ecgID: Int
  public var patientID: Int
  /// 1 to 10.
  public var fold: Int
  public var rhythm: RhythmClass

  public init(ecgID: Int, patientID: Int, fold: Int, rhythm: RhythmClass) {
    self.ecgID = ecgID
    self.patientID = patientID
    self.fold = fold
    self.rhythm = rhythm
  }

  public var split: Split { Split(fold: fold) }
}

/// The records with exactly one rhythm statement, where that is one of the five.
public struct Cohort: Sendable {
  /// The twelve rhythm statements of PTB-XL.
  public static let rhythmStatements = [
    "SR", "AFIB", "STACH", "SARRH", "SBRAD", "PACE", "SVARR", "BIGU", "AFLT", "SVTAC", "PSVT", "TRIGU",
  ]

  /// In the order of `ecg_id`.
  public let records: [CohortRecord]
  /// The table row of each record.
  public let rows: [RecordRow]

  public init(selectingFrom tables: PTBXLTables) { self.init(selecting: tables.rows) }

  init(selecting all: [RecordRow]) {
    var records: [CohortRecord] = []
    var rows: [RecordRow] = []
    for row in all {
      guard let rhythm = Self.rhythm(of: row.statements) else { continue }
      records.append(
        CohortRecord(ecgID: row.ecgID, patientID: row.patientID, fold: row.fold, rhythm: rhythm))
      rows.append(row)
    }
    self.records = records
    self.rows = rows
  }

  private init(records: [CohortRecord], rows: [RecordRow]) {
    self.records = records
    self.rows = rows
  }

  /// The cohort without some of its records.
  func without(_ excluded: [ExcludedRecord]) -> Cohort {
    guard !excluded.isEmpty else { return self }
    let ids = Set(excluded.map(\.ecgID))
    return Cohort(records: records.filter { !ids.contains($0.ecgID) }, rows: rows.filter { !ids.contains($0.ecgID) })
  }

  /// The one rhythm of a record with these statements, or nil where there is none, another or more than one.
  static func rhythm(of statements: [String]) -> RhythmClass? {
    let rhythms = statements.filter(rhythmStatements.contains)
    return rhythms.count == 1 ? RhythmClass(name: rhythms[0]) : nil
  }
}

extension Sequence<CohortRecord> {
  /// How many records of a class stand in a split.
  public func count(of rhythm: RhythmClass, in split: Split) -> Int {
    count { $0.rhythm == rhythm && $0.split == split }
  }
}
