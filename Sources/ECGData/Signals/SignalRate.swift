/// How many samples a second a network sees of a record of ten seconds.
public enum SignalRate: Int, Codable, CaseIterable, Sendable {
  case hertz100 = 100
  case hertz500 = 500

  /// The length of every record.
  public static let seconds = 10

  /// The rate at which a record has so many samples a lead; nil where there is none.
  public init?(samples: Int) {
    guard let rate = Self.allCases.first(where: { $0.samples == samples }) else { return nil }
    self = rate
  }

  /// In Hz.
  public var frequency: Double { Double(rawValue) }
  /// Samples a lead.
  public var samples: Int { rawValue * Self.seconds }
  /// Numbers a record.
  public var values: Int { samples * StandardLeads.names.count }
}
