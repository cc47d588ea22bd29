/// What the columns of a wide table are called, such as `{condition}-seed{seed} - accuracy`: which condition and seed each one holds.
public struct ColumnPattern: Equatable, Sendable {
  private enum Part: Equatable {
    case condition
    case seed

    var text: String { self == .condition ? "{condition}" : "{seed}" }
  }

  public let text: String
  private let prefix: String
  private let first: Part
  /// What stands between two parts; nil of one part.
  private let middle: String?
  private let suffix: String

  /// Nil of a text without `{condition}` and `{seed}`, with one of them twice, and with nothing between them.
  public init?(_ text: String) {
    self.text = text
    let places = [Part.condition, .seed].flatMap { part in text.ranges(of: part.text).map { (range: $0, part: part) } }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    guard let start = places.first, let end = places.last, places.count <= 2 else { return nil }
    guard places.count == 1 || start.part != end.part else { return nil }
    first = start.part
    prefix = String(text[..<start.range.lowerBound])
    suffix = String(text[end.range.upperBound...])
    middle = places.count == 1 ? nil : String(text[start.range.upperBound..<end.range.lowerBound])
    guard middle != "" else { return nil }
  }

  public var hasCondition: Bool { first == .condition || middle != nil }
  public var hasSeed: Bool { first == .seed || middle != nil }

  /// The condition and the seed of a column, as far as the pattern has them; nil of a column of another kind.
  func match(_ column: String) -> (condition: String?, seed: String?)? {
    guard column.hasPrefix(prefix) else { return nil }
    let rest = column.dropFirst(prefix.count)
    guard rest.hasSuffix(suffix) else { return nil }
    let inner = rest.dropLast(suffix.count)
    guard !inner.isEmpty else { return nil }
    guard let middle else { return first == .condition ? (String(inner), nil) : (nil, String(inner)) }
    // A name may hold what stands before its seed, a seed may not.
    let ranges = inner.ranges(of: middle)
    guard let range = first == .condition ? ranges.last : ranges.first else { return nil }
    let (left, right) = (String(inner[..<range.lowerBound]), String(inner[range.upperBound...]))
    guard !left.isEmpty, !right.isEmpty else { return nil }
    return first == .condition ? (left, right) : (right, left)
  }
}
