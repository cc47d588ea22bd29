/// The parties whose saved states a computation began from, directly or through each other: what it gave is as good as the word of each.
public struct Contributors: Equatable, Sendable {
  /// In the order of their keys, each once.
  public let parties: [Party]

  public init(_ parties: some Sequence<Party> = []) { self.parties = Set(parties).sorted() }

  public var isEmpty: Bool { parties.isEmpty }

  public func contains(_ party: Party) -> Bool { parties.contains(party) }

  /// These and one more, where there is one.
  public func with(_ party: Party?) -> Contributors { party.map { Contributors(parties + [$0]) } ?? self }

  /// These but for one.
  public func without(_ party: Party?) -> Contributors { Contributors(parties.filter { $0 != party }) }
}

extension Contributors: LosslessStringConvertible {
  private static let separator: Character = ","

  /// Their keys, as they are stored and sealed.
  public var description: String { parties.map(\.key).joined(separator: String(Self.separator)) }

  /// Nil where `description` wrote something else.
  public init?(_ description: String) {
    self.init(description.split(separator: Self.separator).map { Party(key: String($0)) })
    guard self.description == description else { return nil }
  }

  /// The first digits of their keys, for people.
  public var abbreviated: String { parties.map(\.abbreviated).joined(separator: ", ") }
}
