/// The class that a network answers for every record of a fold, a byte each, in the order of the packed signals.
///
/// As JSON a text of one character a record: 0 to 9 for the first ten classes, then A to Z, then a to z.
public struct ClassAnswers: Equatable, Sendable {
  /// More than any task has.
  public static let mostClasses = digits.count

  public let classes: [UInt8]

  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".utf8)

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
      guard let value = Self.value(of: character) else {
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
    try container.encode(String(decoding: classes.map { Self.digits[Int($0)] }, as: UTF8.self))
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 36
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
