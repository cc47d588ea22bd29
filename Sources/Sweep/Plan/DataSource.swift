public import ECGData

extension SweepDefinition {
  /// Where the records come from.
  public enum DataSource: Equatable, Sendable {
    /// A PTB-XL folder, given on the command line or in the sweep file.
    case ptbxl(folder: String?)
    /// Any folder of WFDB records.
    case wfdb(WFDBSource)
    /// Generated records; the same number and seed give the same records on every host.
    case synthetic(records: Int, seed: UInt64)
  }

  /// A folder of WFDB records, what is said of them, and what becomes of those of another length.
  public struct WFDBSource: Codable, Equatable, Sendable {
    /// Given on the command line or in the sweep file.
    public var folder: String?
    /// The table below the folder; nil where the headers say what the records are.
    public var table: String?
    /// How folds are drawn; nil where the table has them.
    public var folds: FoldDraw?
    public var length: RecordLength

    public init(
      folder: String? = nil, table: String? = nil, folds: FoldDraw? = nil, length: RecordLength = RecordLength()
    ) {
      self.folder = folder
      self.table = table
      self.folds = folds
      self.length = length
    }
  }

  /// What becomes of records that are not of ten seconds.
  public struct RecordLength: Codable, Equatable, Sendable {
    public var longer: LongerRecords
    public var shorter: ShorterRecords

    public init(longer: LongerRecords = .refuse, shorter: ShorterRecords = .refuse) {
      self.longer = longer
      self.shorter = shorter
    }
  }
}

// MARK: - What is read

extension SweepDefinition {
  /// How the folder of the definition's records is read; nil where there is none, as records are generated.
  public var sourceSettings: SourceSettings? { data.settings(at: rate) }
}

extension SweepDefinition.DataSource {
  /// How a folder is read for a network that sees `rate`; nil where there is none.
  public func settings(at rate: SignalRate) -> SourceSettings? {
    switch self {
    case .synthetic: nil
    // What PTB-XL has at the network's rate is taken as it is.
    case .ptbxl: SourceSettings(.ptbxl(rate == .hertz500 ? .hertz500 : .hertz100), rate: rate)
    case .wfdb(let source):
      SourceSettings(
        .wfdb(WFDBSettings(table: source.table, folds: source.folds)), rate: rate, longer: source.length.longer,
        shorter: source.length.shorter)
    }
  }
}

extension SweepDefinition.DataSource {
  /// The folder of the records; nil where they are generated, or where none is given.
  public var folder: String? {
    switch self {
    case .ptbxl(let folder): folder
    case .wfdb(let source): source.folder
    case .synthetic: nil
    }
  }
}
