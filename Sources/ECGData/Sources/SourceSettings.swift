/// Which kind of folder records come from, and how they are brought to what a network sees.
public struct SourceSettings: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// PTB-XL's tables and the records of one of its two rates.
    case ptbxl(PTBXLRecords)
    /// Any records with a table beside them, or with diagnoses in their headers.
    case wfdb(WFDBSettings)
  }

  public var kind: Kind
  /// What the network sees; records of another rate are resampled.
  public var rate: SignalRate
  /// For records of a `wfdb` folder: PTB-XL's are all of one length.
  public var longer: LongerRecords
  public var shorter: ShorterRecords

  public init(
    _ kind: Kind, rate: SignalRate = .hertz100, longer: LongerRecords = .refuse, shorter: ShorterRecords = .refuse
  ) {
    self.kind = kind
    self.rate = rate
    self.longer = longer
    self.shorter = shorter
  }

  /// PTB-XL's records at 100 Hz.
  public static let ptbxl = SourceSettings(.ptbxl(.hertz100))

  /// Reads what is said of a folder's records, listing what is wrong with single ones in its `problems`; those that `exclusion` names are
  /// as if they were not there.
  func open(_ folder: String, leavingOut exclusion: Exclusion = .none) throws(DataError) -> any RecordSource {
    switch kind {
    case .ptbxl(let records):
      return try PTBXLTables.listingProblems(of: folder, records, at: rate, leavingOut: exclusion.ids)
    case .wfdb(let settings):
      let form = SignalForm(rate: rate, recorded: nil, longer: longer, shorter: shorter)
      return try WFDBFolder(listingProblemsOf: folder, settings, form: form, leavingOut: exclusion.names)
    }
  }
}
