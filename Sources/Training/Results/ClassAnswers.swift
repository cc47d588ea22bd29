import ECGData

/// The class that a network answers for every record of a fold, a byte each, in the order of the packed signals.
///
/// As JSON the text of `ClassDigits`.
public struct ClassAnswers: Equatable, Sendable {
  /// More than any task has.
  public static let mostClasses = ClassDigits.count

  public let classes: [UInt8]

  /// The answers `classes`, each below `mostClasses`.
  init(_ classes: [UInt8]) {
    precondition(classes.allSatisfy { $0 < Self.mostClasses }, "an answer beyond \(Self.mostClasses) classes")
    self.classes = classes
  }

  public var count: Int { classes.count }

  /// How often each of `classCount` classes was answered; nil where another one was.
  public func counts(of classCount: Int) -> [Int]? {
    var counts = [Int](repeating: 0, count: max(0, classCount))
    for answer in classes {
      guard counts.indices.contains(Int(answer)) else { return nil }
      counts[Int(answer)] += 1
    }
    return counts
  }

  /// How many classes were answered at least once.
  public var classesPredicted: Int { Set(classes).count }
}

extension ClassAnswers: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    classes = try text.utf8.map { character in
      guard let value = ClassDigits.value(of: character), value != ClassDigits.none else {
        throw DecodingError.dataCorruptedError(
          in: container,
          debugDescription: "expected one digit, letter, - or _ a record, got a character of code \(character)"
        )
      }
      return value
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(ClassDigits.text(classes))
  }
}
