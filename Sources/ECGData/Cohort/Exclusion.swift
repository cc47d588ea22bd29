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
  public let badRecords: BadRecords

  public init(ids: [Int] = [], badRecords: BadRecords = .refuse) {
    self.ids = Set(ids).sorted()
    self.badRecords = badRecords
  }

  /// Nothing is left out.
  public static let none = Exclusion()
}

/// A record of the cohort that was left out.
public struct ExcludedRecord: Codable, Equatable, Sendable {
  public var ecgID: Int
  public var reason: String

  public init(ecgID: Int, reason: String) {
    self.ecgID = ecgID
    self.reason = reason
  }

  /// A record that cannot be used. Without the folder's place, which a run with other paths does not share.
  init(ecgID: Int, badIn error: DataError) {
    self.init(ecgID: ecgID, reason: error.problem.printable(atMost: 500))
  }

  private enum CodingKeys: String, CodingKey {
    case ecgID = "ecg_id"
    case reason
  }
}

extension ExcludedRecord: CustomStringConvertible {
  public var description: String { "ecg_id \(ecgID): \(reason)" }
}
