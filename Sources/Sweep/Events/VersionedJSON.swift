import FoundationEssentials

/// JSON documents for people and their programs: the fields of a value in snake_case, and the version of what they mean.
public enum VersionedJSON {
  /// The version, in the field `schema`. A field more does not change it; a field less, or another meaning of one, does.
  public static let schema = 2

  /// What a document of another version is refused with.
  public struct OtherVersion: Error, Equatable, CustomStringConvertible {
    public var version: Int

    public init(version: Int) { self.version = version }

    public var description: String { "its schema is \(version), this program reads \(VersionedJSON.schema)" }
  }

  fileprivate struct Document<Value> {
    let value: Value
  }

  fileprivate enum Field: String, CodingKey { case schema }

  /// The document of a value whose numbers are finite, keys in alphabetical order, with a line feed at its end.
  public static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(value: value)), as: UTF8.self) + "\n"
  }

  /// Reads what `text` wrote; another version is refused with `OtherVersion`.
  public static func value<Value: Decodable>(_ type: Value.Type, from json: some Sequence<UInt8>) throws -> Value {
    try JSONDecoder().decode(Document<Value>.self, from: Data(json)).value
  }
}

extension VersionedJSON.Document: Encodable where Value: Encodable {
  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: VersionedJSON.Field.self)
    try fields.encode(VersionedJSON.schema, forKey: .schema)
    try value.encode(to: encoder)
  }
}

extension VersionedJSON.Document: Decodable where Value: Decodable {
  init(from decoder: any Decoder) throws {
    let version = try decoder.container(keyedBy: VersionedJSON.Field.self).decode(Int.self, forKey: .schema)
    guard version == VersionedJSON.schema else { throw VersionedJSON.OtherVersion(version: version) }
    value = try Value(from: decoder)
  }
}
