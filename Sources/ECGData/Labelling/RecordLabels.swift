public import ContentHash

/// The class of every packed record for one task, a byte each, in the order of the packed signals: what is learnt, apart from the signals
/// that it is learnt from.
///
/// As JSON the text of `ClassDigits`.
public struct RecordLabels: Hashable, Sendable {
  /// A task goes to its worker with the labels: more than these records would not fit into a message.
  static let most = 1_500_000

  /// `ClassDigits.none` for a record that is not of the task's cohort.
  public let classes: [UInt8]

  /// The classes, each below `ClassDigits.count` or `ClassDigits.none`.
  public init(_ classes: [UInt8] = []) {
    precondition(
      classes.allSatisfy { $0 < ClassDigits.count || $0 == ClassDigits.none },
      "a class beyond \(ClassDigits.count) classes")
    self.classes = classes
  }

  /// The number of packed records.
  public var count: Int { classes.count }

  /// The places of the records that have a class, ascending.
  public var places: [Int] { classes.indices.filter { classes[$0] != ClassDigits.none } }

  /// Which records have a class, whatever it is: the first class for those.
  public var membership: RecordLabels {
    RecordLabels(classes.map { $0 == ClassDigits.none ? ClassDigits.none : 0 })
  }

  /// Whether every record has a class.
  public var isWhole: Bool { !classes.contains(ClassDigits.none) }

  /// The sha256 of the classes.
  public var digest: SHA256Digest { SHA256Digest(hashing: classes) }
}

extension RecordLabels: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    classes = try container.decode(String.self).utf8.map { character in
      guard let value = ClassDigits.value(of: character) else {
        throw DecodingError.dataCorruptedError(
          in: container,
          debugDescription: "expected one digit, letter, -, _ or point a record, got a character of code \(character)")
      }
      return value
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(ClassDigits.text(classes))
  }
}
