/// Where something stands in a text: line and column from 1, the column in Unicode scalars.
public struct TOMLPosition: Equatable, Sendable {
  public let line: Int
  public let column: Int
}

/// A value and where it begins.
public struct TOMLNode: Sendable {
  public let value: TOMLValue
  public let position: TOMLPosition
}

public indirect enum TOMLValue: Sendable {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  /// A date, a time or both, as it is written.
  case date(String)
  case array([TOMLNode])
  case table(TOMLTable)
}

/// A table in the order of the file.
public struct TOMLTable: Sendable {
  public struct Entry: Sendable {
    public let key: String
    /// Where the key stands; for a table that several lines add to, where it stands first.
    public let position: TOMLPosition
    public let node: TOMLNode
  }

  public let entries: [Entry]

  /// Keys are the same where their bytes are: TOML knows no other equality of texts.
  public func entry(_ key: String) -> Entry? { entries.first { $0.key.utf8.elementsEqual(key.utf8) } }

  public subscript(key: String) -> TOMLNode? { entry(key)?.node }
}

/// Why a text is no TOML, and where.
public struct TOMLError: Error, Equatable, Sendable {
  public let position: TOMLPosition
  public let reason: String
}
