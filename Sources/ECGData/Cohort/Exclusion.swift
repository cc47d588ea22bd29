internal import PrintableText

/// What to do with a record that cannot be used.
public enum BadRecords: String, Codable, CaseIterable, Sendable {
  /// Refuse the whole folder, naming the record.
  case refuse
  /// Go on without it, and say so.
  case exclude
}

/// Which records of a folder are left out of the cohort.
public struct Exclusion: Equatable, Sendable {
  /// The `ecg_id` of records to leave out, ascending.
  public let ids: [Int]
  /// The names of records to leave out where records have names, in the order of their bytes.
  public let names: [String]
  public let badRecords: BadRecords

  public init(ids: [Int] = [], names: [String] = [], badRecords: BadRecords = .refuse) {
    self.ids = Set(ids).sorted()
    self.names = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.badRecords = badRecords
  }

  /// Nothing is left out.
  public static let none = Exclusion()
}

/// A record of the cohort that was left out.
public struct ExcludedRecord: Codable, Equatable, Sendable {
  public var ecgID: Int
  /// Where records have names.
  public var name: String?
  public var reason: String

  public init(ecgID: Int, name: String? = nil, reason: String) {
    self.ecgID = ecgID
    self.name = name
    self.reason = reason
  }

  /// A record that cannot be used. Without the folder's place, which a run with other paths does not share.
  init(ecgID: Int, name: String? = nil, badIn error: DataError) {
    self.init(ecgID: ecgID, name: name, reason: error.problem.printable(atMost: 500))
  }

  private enum CodingKeys: String, CodingKey {
    case ecgID = "ecg_id"
    case name = "record"
    case reason
  }
}

extension ExcludedRecord: CustomStringConvertible {
  public var description: String { "\(name ?? "ecg_id \(ecgID)"): \(reason)" }
}
