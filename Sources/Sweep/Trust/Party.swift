/// Whom a worker answers to. The workers of one key are one party: they can say what they like of each other, and of nobody else.
public struct Party: Hashable, Comparable, Sendable {
  /// The public key, in hexadecimal digits.
  public let key: String

  public init(key: String) { self.key = key }

  /// The first digits, for people.
  public var abbreviated: String { String(key.prefix(8)) }

  public static func < (left: Party, right: Party) -> Bool { left.key < right.key }
}
